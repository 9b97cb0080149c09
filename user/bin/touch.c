/* touch: makes files that are not there, and sets the times of those that are. */
#include "user/lib/tool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "", flags), status = 0;

    if (first < 0 || first == argc)
        return usage_error("touch FILE...");
    for (int i = first; i < argc; i++) {
        int fd = open(argv[i], O_WRONLY | O_CREAT, 0666);

        if (fd < 0 || futimens(fd, NULL) < 0)
            status = complain("touch", argv[i]);
        if (fd >= 0)
            close(fd);
    }
    return status;
}

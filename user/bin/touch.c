/* touch: makes files that are not there, and sets the times of those that are. */
#include "user/lib/tool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int status = 0;

    if (argc < 2)
        return usage_error("touch FILE...");
    for (int i = 1; i < argc; i++) {
        int fd = open(argv[i], O_WRONLY | O_CREAT, 0666);

        if (fd < 0 || futimens(fd, NULL) < 0)
            status = complain("touch", argv[i]);
        if (fd >= 0)
            close(fd);
    }
    return status;
}

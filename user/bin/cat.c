/* cat: copies files, or standard input, to standard output. */
#include "user/lib/tool.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int cat(const char *path)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY);
    int status = 0;

    if (fd < 0 || !copy_all(fd, STDOUT_FILENO))
        status = complain("cat", path);
    if (fd > STDIN_FILENO)
        close(fd);
    return status;
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "u", flags), status = 0;

    if (first < 0)
        return usage_error("cat [-u] [FILE]...");
    if (first == argc)
        return cat("-");
    for (int i = first; i < argc; i++)
        status |= cat(argv[i]);
    return status;
}

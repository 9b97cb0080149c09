/* tee: copies standard input to standard output and to files. */
#include "user/lib/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { MAX_FILES = 16 };

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "a", flags), status = 0, count = 1;
    int fds[MAX_FILES] = {STDOUT_FILENO};
    char buf[4096];
    ssize_t len;

    if (first < 0 || argc - first >= MAX_FILES)
        return usage_error("tee [-a] [FILE]...");
    for (int i = first; i < argc; i++) {
        int fd = open(argv[i], O_WRONLY | O_CREAT | (flags['a'] ? O_APPEND : O_TRUNC), 0666);

        if (fd < 0)
            status = complain("tee", argv[i]);
        else
            fds[count++] = fd;
    }
    while ((len = read(STDIN_FILENO, buf, sizeof(buf))) != 0) {
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return complain("tee", "read");
        for (int i = 0; i < count; i++) {
            if (!write_all(fds[i], buf, len))
                status = complain("tee", "write");
        }
    }
    return status;
}

#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int usage_error(const char *text)
{
    fprintf(stderr, "usage: %s\n", text);
    return 2;
}

int complain(const char *tool, const char *subject)
{
    int error = errno;

    fflush(stdout);
    fprintf(stderr, "%s: %s: %s\n", tool, subject, strerror(error));
    return 1;
}

int parse_flags(int argc, char **argv, const char *known, bool flags[FLAG_COUNT])
{
    int i = 1;

    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        if (strcmp(argv[i], "--") == 0)
            return i + 1;
        for (const char *c = argv[i] + 1; *c; c++) {
            if (!strchr(known, *c))
                return -1;
            flags[(int)*c] = true;
        }
    }
    return i;
}

bool parse_number(const char *text, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    return end != text && !*end && !errno && *number >= 0;
}

bool write_all(int fd, const void *data, size_t len)
{
    const char *at = data;

    while (len > 0) {
        ssize_t count = write(fd, at, len);

        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0) {
            at += count;
            len -= count;
        }
    }
    return true;
}

bool copy_all(int from, int to)
{
    char buf[4096];
    ssize_t count;

    while ((count = read(from, buf, sizeof(buf))) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 || !write_all(to, buf, count))
            return false;
    }
    return true;
}

int finish_output(const char *tool, int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    complain(tool, "standard output");
    return 1;
}

size_t terminal_columns(size_t otherwise)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        return size.ws_col ? size.ws_col : 80;
    return otherwise;
}

bool join_path(char *path, size_t size, const char *directory, const char *name)
{
    size_t len = strlen(directory);
    const char *slash = len && directory[len - 1] == '/' ? "" : "/";
    int total = snprintf(path, size, "%s%s%s", directory, slash, name);

    if (total >= 0 && (size_t)total < size)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

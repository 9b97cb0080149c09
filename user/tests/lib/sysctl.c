#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY), error;
    ssize_t written;

    if (fd < 0)
        return -1;
    written = write(fd, text, strlen(text));
    error = errno;
    close(fd);
    errno = error;
    return written == (ssize_t)strlen(text) ? 0 : -1;
}

int write_number(const char *path, long number)
{
    char text[16];

    snprintf(text, sizeof(text), "%ld\n", number);
    return write_text(path, text);
}

long read_number(const char *path)
{
    char text[32];

    REQUIRE(read_file(path, text, sizeof(text)) > 0);
    return strtol(text, NULL, 10);
}

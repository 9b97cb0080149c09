#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "user/story/lib/print.h"

static char line[1024];

static void write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written <= 0)
            return;
        text += written;
        length -= (size_t)written;
    }
}

static void print_to(int fd, const char *fmt, va_list args)
{
    int length = vsnprintf(line, sizeof(line), fmt, args);

    if (length < 0)
        return;
    if ((size_t)length >= sizeof(line))
        length = sizeof(line) - 1;
    write_all(fd, line, (size_t)length);
}

void print(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    print_to(STDOUT_FILENO, fmt, args);
    va_end(args);
}

void print_error(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    print_to(STDERR_FILENO, fmt, args);
    va_end(args);
}

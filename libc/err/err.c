// Error messages of programs.
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void message(const char *fmt, va_list ap, const char *reason)
{
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    if (fmt) {
        vfprintf(stderr, fmt, ap);
    }
    if (reason) {
        fprintf(stderr, fmt ? ": %s" : "%s", reason);
    }
    fputc('\n', stderr);
}

void vwarn(const char *fmt, va_list ap)
{
    message(fmt, ap, strerror(errno));
}

void vwarnx(const char *fmt, va_list ap)
{
    message(fmt, ap, NULL);
}

void warn(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarn(fmt, ap);
    va_end(ap);
}

void warnx(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarnx(fmt, ap);
    va_end(ap);
}

void err(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarn(fmt, ap);
    va_end(ap);
    exit(status);
}

void errx(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarnx(fmt, ap);
    va_end(ap);
    exit(status);
}

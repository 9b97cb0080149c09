// Messages for errno and for signals.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static void message(const char *s, const char *text)
{
    if (s && *s) {
        fprintf(stderr, "%s: %s\n", s, text);
    } else {
        fprintf(stderr, "%s\n", text);
    }
}

void perror(const char *s)
{
    message(s, strerror(errno));
}

void psignal(int sig, const char *s)
{
    message(s, strsignal(sig));
}

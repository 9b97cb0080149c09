/* panic() and printk() of the host's machine. */
#include <fnmatch.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <faultline/assert.h>
#include <faultline/printk.h>
#include "tests/host/lib/machine.h"
#include "tests/host/lib/machine_int.h"

bool host_log_echo;

static int report_fd = -1; /* in the child of host_panics(): where the message goes */
static jmp_buf *catcher;   /* in host_catch_panic() */
static char log_text[1 << 16];
static size_t log_len;

/* In coverage builds: what a copy of the machine has run counts too. */
extern void __gcov_dump(void) __attribute__((weak));

__noreturn static void leave(int status)
{
    if (__gcov_dump)
        __gcov_dump();
    _exit(status);
}

/* vsnprintf for the kernel's formats: %pS, which the host does not know, prints as %p. */
static int format(char *buf, size_t size, const char *fmt, va_list ap)
{
    char plain[512];
    size_t n = 0;

    for (; *fmt && n < sizeof(plain) - 1; fmt++) {
        plain[n++] = *fmt;
        if (fmt[0] == 'p' && fmt[1] == 'S' && n >= 2 && plain[n - 2] == '%')
            fmt++;
    }
    plain[n] = '\0';
    return vsnprintf(buf, size, plain, ap);
}

void panic(const char *fmt, ...)
{
    char msg[512];
    va_list ap;

    if (catcher)
        longjmp(*catcher, 1);
    va_start(ap, fmt);
    format(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    fflush(stdout);
    if (report_fd >= 0) {
        leave(write(report_fd, msg, strlen(msg)) < 0 ? 2 : 1);
    }
    fprintf(stderr, "%sPANIC: %s\n", log_text, msg);
    abort();
}

void printk(const char *fmt, ...)
{
    char line[1024];
    va_list ap;

    va_start(ap, fmt);
    format(line, sizeof(line), fmt[0] == '\001' ? fmt + 2 : fmt, ap);
    va_end(ap);
    if (host_log_echo)
        printf("# %s", line);
    size_t n = strlen(line);
    if (log_len + n < sizeof(log_text)) {
        memcpy(log_text + log_len, line, n + 1);
        log_len += n;
    }
}

const char *host_log(void)
{
    return log_text;
}

void host_log_clear(void)
{
    log_len = 0;
    log_text[0] = '\0';
}

bool host_catch_panic(void (*fn)(void *arg), void *arg)
{
    jmp_buf here;

    catcher = &here;
    bool panicked = setjmp(here);
    if (!panicked)
        fn(arg);
    catcher = NULL;
    return panicked;
}

__noreturn static void run_child(int fd, void (*fn)(void *), void *arg)
{
    report_fd = fd;
    host_machine_unshare();
    fn(arg);
    leave(0);
}

static bool judge(const char *msg, int status, const char *pattern)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 1 && fnmatch(pattern, msg, 0) == 0)
        return true;
    printf("# expected panic: %s\n", pattern);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        printf("# got: no panic\n");
    else
        printf("# got: %s (wait status %#x)\n", msg, status);
    return false;
}

bool host_panics(void (*fn)(void *arg), void *arg, const char *pattern)
{
    char msg[512];
    int fds[2], status;
    ssize_t n, len = 0;

    fflush(stdout);
    if (pipe(fds))
        host_die("pipe");
    pid_t pid = fork();
    if (pid < 0)
        host_die("fork");
    if (pid == 0) {
        close(fds[0]);
        run_child(fds[1], fn, arg);
    }
    close(fds[1]);
    while ((n = read(fds[0], msg + len, sizeof(msg) - 1 - len)) > 0)
        len += n;
    msg[len] = '\0';
    close(fds[0]);
    if (waitpid(pid, &status, 0) != pid)
        host_die("waitpid");
    return judge(msg, status, pattern);
}

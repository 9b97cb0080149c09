/* How a process ends that damaged its heap. */
#include <signal.h>
#include <sys/wait.h>
#include "tests/host/malloc/tests.h"

/* Of gcov, where the suite is built with it: what was counted, before the process dies. */
void __gcov_dump(void) __attribute__((weak));

static void on_abort(int sig)
{
    (void)sig;
    if (__gcov_dump) {
        __gcov_dump();
    }
}

const char *last_words(void (*damage)(void))
{
    static char text[256];
    int fds[2], status;
    ssize_t n;
    pid_t pid;

    fflush(stdout);
    if (pipe(fds) || (pid = fork()) < 0) {
        return "";
    }
    if (pid == 0) {
        dup2(fds[1], STDERR_FILENO);
        signal(SIGABRT, on_abort);
        os_reset_uncached(0);
        damage();
        _exit(0);
    }
    close(fds[1]);
    n = read(fds[0], text, sizeof(text) - 1);
    /* The message comes in two writes. */
    while (n > 0 && text[n - 1] != '\n') {
        ssize_t more = read(fds[0], text + n, sizeof(text) - 1 - (size_t)n);

        if (more <= 0) {
            break;
        }
        n += more;
    }
    text[n > 0 ? n : 0] = '\0';
    close(fds[0]);
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? text : "";
}

void check_deaths(const struct deadly *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = last_words(table[i].damage);

        if (strcmp(text, table[i].message)) {
            host_fail(__FILE__, __LINE__, "%s: \"%s\", not \"%s\"", table[i].name, text,
                      table[i].message);
        }
    }
}

/* In a file of its own, so that the compiler does not know the block's size. */
size_t *word(void *p, int index)
{
    return (size_t *)p + index;
}

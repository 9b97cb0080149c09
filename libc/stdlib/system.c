// Running a command of the shell.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct saved_signals {
    struct sigaction interrupt;
    struct sigaction quit;
    sigset_t mask;
};

// While the command runs, ^C and ^\ are its business, and a SIGCHLD handler must not reap it.
static void hold_signals(struct saved_signals *saved)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigaction(SIGINT, &ignore, &saved->interrupt);
    sigaction(SIGQUIT, &ignore, &saved->quit);
    sigprocmask(SIG_BLOCK, &child, &saved->mask);
}

static void restore_signals(const struct saved_signals *saved)
{
    sigaction(SIGINT, &saved->interrupt, NULL);
    sigaction(SIGQUIT, &saved->quit, NULL);
    sigprocmask(SIG_SETMASK, &saved->mask, NULL);
}

int system(const char *command)
{
    struct saved_signals saved;
    int status = -1;
    pid_t pid;

    if (!command) {
        return access("/bin/sh", X_OK) == 0;
    }
    hold_signals(&saved);
    pid = fork();
    if (pid == 0) {
        restore_signals(&saved);
        execl("/bin/sh", "sh", "-c", command, NULL);
        _exit(127);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            status = -1;
            break;
        }
    }
    restore_signals(&saved);
    return status;
}

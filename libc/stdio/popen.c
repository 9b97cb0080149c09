// A stream to or from a command of the shell.
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

static void run(const char *command, int fd, int as)
{
    if (fd == as) {
        fcntl(fd, F_SETFD, 0);
    } else {
        dup2(fd, as);
    }
    execl("/bin/sh", "sh", "-c", command, NULL);
    _exit(127);
}

FILE *popen(const char *command, const char *mode)
{
    int open_flags;
    unsigned int flags = __parse_mode(mode, &open_flags);
    int reading = flags == F_READ;
    FILE *f = NULL;
    int fds[2];

    if (!flags || pipe2(fds, O_CLOEXEC) < 0) {
        return NULL;
    }
    f = __stream_new(fds[!reading], flags);
    if (!f) {
        goto out_close;
    }
    f->child = fork();
    if (f->child == 0) {
        run(command, fds[reading], reading ? STDOUT_FILENO : STDIN_FILENO);
    }
    if (f->child < 0) {
        __stream_release(f);
        f = NULL;
        goto out_close;
    }
    close(fds[reading]);
    return f;

out_close:
    close(fds[0]);
    close(fds[1]);
    return f;
}

int pclose(FILE *f)
{
    pid_t child = f->child;
    int status;

    fclose(f);
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return status;
}

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/print.h"
#include "user/story/lib/self.h"

static void become(const char *name, const char *role, int input, int output)
{
    char *const arguments[] = {"story", (char *)name, (char *)role, NULL};

    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    execv("/proc/self/exe", arguments);
    print_error("story: cannot exec /proc/self/exe\n");
    _exit(127);
}

struct copy start_copy(const char *name, const char *role)
{
    int to[2], from[2];
    struct copy copy = {.pid = -1};

    /* Closed by exec, so that no copy holds the pipes of another open. */
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0 || (copy.pid = fork()) < 0) {
        print_error("story: cannot start a child\n");
        exit(1);
    }
    if (copy.pid == 0)
        become(name, role, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    copy.to = to[1];
    copy.from = from[0];
    return copy;
}

int end_copy(struct copy *copy)
{
    int status = -1;

    close(copy->to);
    close(copy->from);
    waitpid(copy->pid, &status, 0);
    return status;
}

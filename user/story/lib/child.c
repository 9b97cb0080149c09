#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/child.h"
#include "user/story/lib/print.h"

int run_in_child(int (*part)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(part());
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        print_error("story: cannot run a child process\n");
        return 1;
    }
    if (WIFSIGNALED(status))
        print("\nThe process of this part was ended by signal %d.\n", WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}

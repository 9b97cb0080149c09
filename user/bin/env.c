/* env: runs a program in a changed environment, or prints the environment. */
#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
    static char *empty[] = {NULL};
    int i = 1;

    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "-i") == 0)
            environ = empty;
        else if (strcmp(argv[i], "-u") == 0 && i + 1 < argc)
            unsetenv(argv[++i]);
        else
            return usage_error("env [-i] [-u NAME]... [NAME=VALUE]... [PROGRAM [ARG]...]");
    }
    for (; i < argc && strchr(argv[i], '='); i++)
        putenv(argv[i]);
    if (i < argc) {
        execvp(argv[i], argv + i);

        int status = errno == ENOENT ? 127 : 126;

        complain("env", argv[i]);
        return status;
    }
    for (char **entry = environ; *entry; entry++)
        puts(*entry);
    return finish_output("env", 0);
}

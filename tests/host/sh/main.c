/*
 * One program, two roles: run by hand it starts run.py with its own path, and run.py runs it as the
 * shell under test, with SH_UNDER_TEST in its environment.
 */
#undef main

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int shell_main(int argc, char **argv);

int main(int argc, char **argv)
{
    if (getenv("SH_UNDER_TEST"))
        return shell_main(argc, argv);
    execlp("python3", "python3", "tests/host/sh/run.py", argv[0], (char *)NULL);
    perror("python3");
    return 1;
}

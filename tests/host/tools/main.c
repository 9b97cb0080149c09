/* Starts run.py with the directory of the tools, which is beside this program. */
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char tools[1024];

    snprintf(tools, sizeof(tools), "%s.bin", argc > 0 ? argv[0] : "");
    execlp("python3", "python3", "tests/host/tools/run.py", tools, (char *)NULL);
    perror("python3");
    return 1;
}

/* yes: prints a line again and again. */
#include "user/lib/tool.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    while (!ferror(stdout)) {
        for (int i = 1; i < argc; i++)
            printf("%s%s", i > 1 ? " " : "", argv[i]);
        puts(argc > 1 ? "" : "y");
    }
    return finish_output("yes", 1);
}

/* head: the first lines of files. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <string.h>

static int head(FILE *file, long lines)
{
    int c;

    while (lines > 0 && (c = getc(file)) != EOF) {
        putchar(c);
        lines -= c == '\n';
    }
    return ferror(file) ? complain("head", "read") : 0;
}

static int head_path(const char *path, long lines, bool title, bool first)
{
    FILE *file = fopen(path, "r");

    if (!file)
        return complain("head", path);
    if (title)
        printf("%s==> %s <==\n", first ? "" : "\n", path);

    int status = head(file, lines);

    fclose(file);
    return status;
}

int main(int argc, char **argv)
{
    long lines = 10;
    int i = 1, status = 0;

    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        if (!parse_number(argv[2], &lines))
            return usage_error("head [-n LINES] [FILE]...");
        i = 3;
    } else if (argc > 1 && argv[1][0] == '-' && argv[1][1]) {
        if (!parse_number(argv[1] + (argv[1][1] == 'n' ? 2 : 1), &lines))
            return usage_error("head [-n LINES] [FILE]...");
        i = 2;
    }
    if (i == argc)
        status = head(stdin, lines);
    for (int first = i; i < argc; i++)
        status |= head_path(argv[i], lines, argc - first > 1, i == first);
    return finish_output("head", status);
}

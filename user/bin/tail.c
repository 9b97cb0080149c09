/* tail: the last lines of a file, or with +N those from line N on. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All of the file in malloc'ed memory; NULL with errno. */
static char *read_all(FILE *file, size_t *len)
{
    char *text = NULL;
    size_t cap = 0, count = 1;

    *len = 0;
    while (count > 0) {
        if (cap - *len < 4096) {
            char *grown = realloc(text, cap = cap * 2 + 8192);

            if (!grown) {
                free(text);
                return NULL;
            }
            text = grown;
        }
        count = fread(text + *len, 1, cap - *len, file);
        *len += count;
    }
    return text;
}

static void print_last(const char *text, size_t len, long lines)
{
    size_t start = len;

    if (start > 0 && text[start - 1] == '\n')
        start--; /* the last line's own end */
    while (start > 0 && lines > 0) {
        if (text[start - 1] == '\n' && --lines == 0)
            break;
        start--;
    }
    fwrite(text + start, 1, len - start, stdout);
}

static void print_from(const char *text, size_t len, long line)
{
    size_t start = 0;

    for (; start < len && line > 1; start++)
        line -= text[start] == '\n';
    fwrite(text + start, 1, len - start, stdout);
}

static int tail(const char *path, long lines, bool from_start)
{
    FILE *file = path ? fopen(path, "r") : stdin;
    size_t len;
    char *text = file ? read_all(file, &len) : NULL;

    if (!text)
        return complain("tail", path ? path : "standard input");
    if (from_start)
        print_from(text, len, lines);
    else if (lines > 0)
        print_last(text, len, lines);
    free(text);
    if (path)
        fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    const char *count = "10";
    int i = 1, status = 0;
    long lines;

    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        count = argv[2];
        i = 3;
    } else if (argc > 1 && argv[1][0] == '-' && argv[1][1]) {
        count = argv[1] + (argv[1][1] == 'n' ? 2 : 1);
        i = 2;
    }
    bool from_start = count[0] == '+';

    if (!parse_number(count + from_start, &lines))
        return usage_error("tail [-n [+]LINES] [FILE]...");
    if (i == argc)
        status = tail(NULL, lines, from_start);
    for (; i < argc; i++)
        status |= tail(argv[i], lines, from_start);
    return finish_output("tail", status);
}

/* wc: counts lines, words and bytes. */
#include "user/lib/tool.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct counts {
    unsigned long long lines, words, bytes;
};

static bool flags[FLAG_COUNT];
static int width = 1;

static bool count_file(int fd, struct counts *counts)
{
    char buf[4096];
    bool in_word = false;
    ssize_t len;

    while ((len = read(fd, buf, sizeof(buf))) > 0) {
        counts->bytes += len;
        for (ssize_t i = 0; i < len; i++) {
            bool space = isspace((unsigned char)buf[i]);

            counts->lines += buf[i] == '\n';
            counts->words += !space && !in_word;
            in_word = !space;
        }
    }
    return len == 0;
}

static void print(const struct counts *counts, const char *name)
{
    const struct {
        char flag;
        unsigned long long value;
    } columns[] = {{'l', counts->lines}, {'w', counts->words}, {'c', counts->bytes}};
    const char *separator = "";

    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        if (flags[(int)columns[i].flag]) {
            printf("%s%*llu", separator, width, columns[i].value);
            separator = " ";
        }
    }
    printf("%s%s\n", name ? " " : "", name ? name : "");
}

static int wc(const char *path, struct counts *total)
{
    struct counts counts = {0};
    int fd = !path || strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY);
    int status = 0;

    if (fd < 0)
        return complain("wc", path);
    if (!count_file(fd, &counts))
        status = complain("wc", path ? path : "standard input");
    if (fd != STDIN_FILENO)
        close(fd);
    print(&counts, path);
    total->lines += counts.lines;
    total->words += counts.words;
    total->bytes += counts.bytes;
    return status;
}

/* Wide enough for the size of all files together; 7 if that cannot be known beforehand. */
static int column_width(char **paths)
{
    unsigned long long total = 0;
    struct stat st;

    if (!*paths)
        return 7;
    for (; *paths; paths++) {
        if (stat(*paths, &st) < 0)
            continue;
        if (!S_ISREG(st.st_mode))
            return 7;
        total += st.st_size;
    }
    return snprintf(NULL, 0, "%llu", total);
}

int main(int argc, char **argv)
{
    struct counts total = {0};
    int first = parse_flags(argc, argv, "lwc", flags), status = 0;
    int selected = flags['l'] + flags['w'] + flags['c'];

    if (first < 0)
        return usage_error("wc [-lwc] [FILE]...");
    if (selected == 0)
        flags['l'] = flags['w'] = flags['c'] = true;
    if (selected != 1 || argc - first > 1)
        width = column_width(argv + first);
    if (first == argc)
        status = wc(NULL, &total);
    for (int i = first; i < argc; i++)
        status |= wc(argv[i], &total);
    if (argc - first > 1)
        print(&total, "total");
    return finish_output("wc", status);
}

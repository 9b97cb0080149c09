/* dmesg: prints the kernel's log. */
#include "user/lib/tool.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/klog.h>

/* Actions of syslog(2). */
enum { READ_ALL = 3, READ_CLEAR = 4, CLEAR = 5, SIZE_BUFFER = 10 };

/* Prints the lines without their "<level>". */
static void print_lines(const char *text, long len, bool raw)
{
    bool line_start = true;

    for (long i = 0; i < len; i++) {
        if (line_start && !raw && text[i] == '<') {
            long end = i + 1;

            while (end < len && isdigit((unsigned char)text[end]))
                end++;
            if (end < len && text[end] == '>') {
                i = end;
                line_start = false;
                continue;
            }
        }
        putchar(text[i]);
        line_start = text[i] == '\n';
    }
    if (!line_start)
        putchar('\n');
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};

    if (parse_flags(argc, argv, "Ccr", flags) != argc)
        return usage_error("dmesg [-C | -c] [-r]");
    if (flags['C'])
        return klogctl(CLEAR, NULL, 0) < 0 ? complain("dmesg", "clear") : 0;

    int size = klogctl(SIZE_BUFFER, NULL, 0);

    if (size < 0)
        return complain("dmesg", "kernel log");
    char *text = malloc(size + 1);
    int len = text ? klogctl(flags['c'] ? READ_CLEAR : READ_ALL, text, size) : -1;

    if (len < 0)
        return complain("dmesg", "kernel log");
    print_lines(text, len, flags['r']);
    return finish_output("dmesg", 0);
}

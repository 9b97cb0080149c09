/* hexdump: bytes in hexadecimal; -C with characters beside them, else as 16-bit words. */
#include "user/lib/tool.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROW = 16 };

struct dump {
    char **paths; /* files still to open; NULL at the end */
    int fd;       /* the open one, or -1 */
    bool canonical, all_rows;
    long long limit; /* bytes still to read, or -1 */
    long long skip;  /* bytes to leave out at the start */
    int status;
};

/* Reads from one file after the other; 0 at the end of the last. */
static ssize_t read_some(struct dump *d, unsigned char *buf, size_t len)
{
    while (d->fd >= 0 || *d->paths) {
        if (d->fd < 0 && (d->fd = open(*d->paths++, O_RDONLY)) < 0) {
            d->status = complain("hexdump", d->paths[-1]);
            continue;
        }
        ssize_t count = read(d->fd, buf, len);

        if (count > 0)
            return count;
        if (count < 0)
            d->status = complain("hexdump", "read");
        close(d->fd);
        d->fd = -1;
    }
    return 0;
}

static size_t read_row(struct dump *d, unsigned char *row, size_t want)
{
    size_t len = 0;
    ssize_t count = 1;

    if (d->limit >= 0 && (long long)want > d->limit)
        want = d->limit;
    while (len < want && (count = read_some(d, row + len, want - len)) > 0)
        len += count;
    if (d->limit >= 0)
        d->limit -= len;
    return len;
}

/* "00000010  61 62 63 64 65 66 67 68  69 6a 0a                           |abcdefghij.|" */
static void print_canonical(const unsigned char *row, size_t len, long long offset)
{
    printf("%08llx ", offset);
    for (size_t i = 0; i < ROW; i++) {
        if (i < len)
            printf("%s%02x ", i % 8 ? "" : " ", row[i]);
        else
            printf("%s   ", i % 8 ? "" : " ");
    }
    printf(" |");
    for (size_t i = 0; i < len; i++)
        putchar(isprint(row[i]) ? row[i] : '.');
    printf("|\n");
}

/* "0000010 6261 6463 000a" padded with spaces to eight words */
static void print_words(const unsigned char *row, size_t len, long long offset)
{
    printf("%07llx", offset);
    for (size_t i = 0; i < ROW; i += 2) {
        if (i < len)
            printf(" %04x", row[i] | (i + 1 < len ? row[i + 1] << 8 : 0));
        else
            printf("     ");
    }
    putchar('\n');
}

static void skip_input(struct dump *d)
{
    unsigned char buf[512];
    long long limit = d->limit;

    d->limit = -1;
    for (long long left = d->skip; left > 0;) {
        size_t want = left < (long long)sizeof(buf) ? (size_t)left : sizeof(buf);
        size_t len = read_row(d, buf, want);

        if (len == 0)
            break;
        left -= len;
    }
    d->limit = limit;
}

/* Rows equal to the one before are shown as one "*". */
static void dump(struct dump *d)
{
    unsigned char row[ROW], last[ROW];
    long long offset = d->skip;
    bool have_last = false, starred = false;
    size_t len;

    skip_input(d);
    while ((len = read_row(d, row, ROW)) > 0) {
        bool same = have_last && len == ROW && memcmp(row, last, ROW) == 0;

        if (same && !d->all_rows) {
            if (!starred)
                puts("*");
            starred = true;
        } else {
            (d->canonical ? print_canonical : print_words)(row, len, offset);
            starred = false;
        }
        memcpy(last, row, len);
        have_last = len == ROW;
        offset += len;
    }
    if (offset > d->skip)
        printf(d->canonical ? "%08llx\n" : "%07llx\n", offset);
}

static int usage(void)
{
    return usage_error("hexdump [-Cv] [-n LENGTH] [-s SKIP] [FILE]...");
}

int main(int argc, char **argv)
{
    struct dump d = {.fd = -1, .limit = -1};
    long number;
    int i = 1;

    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        bool is_limit = strcmp(argv[i], "-n") == 0;

        if (strcmp(argv[i], "-C") == 0) {
            d.canonical = true;
        } else if (strcmp(argv[i], "-v") == 0) {
            d.all_rows = true;
        } else if ((is_limit || strcmp(argv[i], "-s") == 0) && i + 1 < argc) {
            if (!parse_number(argv[++i], &number))
                return usage();
            *(is_limit ? &d.limit : &d.skip) = number;
        } else {
            return usage();
        }
    }
    d.paths = argv + i;
    if (i == argc)
        d.fd = STDIN_FILENO;
    dump(&d);
    return finish_output("hexdump", d.status);
}

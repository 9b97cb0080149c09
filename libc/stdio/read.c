// Reading bytes.
#include <stdlib.h>
#include <string.h>
#include "libc/stdio/file_int.h"

int fgetc(FILE *f)
{
    HOLD(&f->lock);
    if (f->state != STREAM_READING || f->pos == f->end) {
        if (__fill(f) < 0) {
            return EOF;
        }
    }
    return *f->pos++;
}

int getc(FILE *f)
{
    return fgetc(f);
}

int getchar(void)
{
    return fgetc(stdin);
}

int ungetc(int c, FILE *f)
{
    HOLD(&f->lock);
    if (c == EOF || __begin_read(f) < 0 || f->pos == f->buf - UNGET) {
        return EOF;
    }
    *--f->pos = (unsigned char)c;
    f->flags &= ~F_EOF;
    return (unsigned char)c;
}

size_t fread(void *restrict buf, size_t size, size_t count, FILE *restrict f)
{
    unsigned char *out = buf;
    size_t want;

    if (size == 0 || __builtin_mul_overflow(size, count, &want)) {
        return 0;
    }
    HOLD(&f->lock);
    for (size_t left = want; left > 0;) {
        size_t n;

        if ((f->state != STREAM_READING || f->pos == f->end) && __fill(f) < 0) {
            return (want - left) / size;
        }
        n = (size_t)(f->end - f->pos);
        n = n < left ? n : left;
        out = mempcpy(out, f->pos, n);
        f->pos += n;
        left -= n;
    }
    return count;
}

char *fgets(char *restrict buf, int size, FILE *restrict f)
{
    char *out = buf;

    HOLD(&f->lock);
    while (--size > 0) {
        int c = fgetc(f);

        if (c == EOF) {
            if (out == buf || ferror(f)) {
                return NULL;
            }
            break;
        }
        *out++ = (char)c;
        if (c == '\n') {
            break;
        }
    }
    *out = '\0';
    return buf;
}

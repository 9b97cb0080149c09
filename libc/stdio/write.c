// Writing bytes.
#include <string.h>
#include "libc/stdio/file_int.h"

int fputc(int c, FILE *f)
{
    unsigned char byte = (unsigned char)c;

    HOLD(&f->lock);
    return __write_bytes(f, &byte, 1) == 1 ? byte : EOF;
}

int putc(int c, FILE *f)
{
    return fputc(c, f);
}

int putchar(int c)
{
    return fputc(c, stdout);
}

int fputs(const char *restrict s, FILE *restrict f)
{
    size_t n = strlen(s);

    HOLD(&f->lock);
    return __write_bytes(f, s, n) == n ? 0 : EOF;
}

int puts(const char *s)
{
    HOLD(&stdout->lock);
    return fputs(s, stdout) == EOF || fputc('\n', stdout) == EOF ? EOF : 0;
}

size_t fwrite(const void *restrict buf, size_t size, size_t count, FILE *restrict f)
{
    size_t n;

    if (size == 0 || __builtin_mul_overflow(size, count, &n)) {
        return 0;
    }
    HOLD(&f->lock);
    return __write_bytes(f, buf, n) == n ? count : 0;
}

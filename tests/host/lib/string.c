/* What the kernel's string and printing functions have beyond the host's C library. */
#include <stdarg.h>
#include <faultline/printk.h>
#include <faultline/string.h>

size_t strlcpy(char *dst, const char *src, size_t size)
{
    size_t len = strlen(src);

    if (size) {
        size_t n = len < size ? len : size - 1;
        memcpy(dst, src, n);
        dst[n] = '\0';
    }
    return len;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(buf, size, fmt, ap);
    va_end(ap);
    return (size_t)n < size ? n : size ? (int)size - 1 : 0;
}

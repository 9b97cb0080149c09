#include <faultline/string.h>

/*
 * Whole words by `rep`, then the bytes left over. memcpy and memset are also what the compiler
 * calls for structure copies.
 */
void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    void *d = dst;
    u32 words = n / 4;

    __asm__ volatile("rep movsl\n\t"
                     "mov %[rest], %%ecx\n\t"
                     "rep movsb"
                     : "+D"(d), "+S"(src), "+&c"(words)
                     : [rest] "r"(n % 4)
                     : "memory");
    return dst;
}

/* Overlapping with dst above src: from the end down, with the direction flag set. */
void *memmove(void *dst, const void *src, size_t n)
{
    if ((size_t)dst - (size_t)src >= n)
        return memcpy(dst, src, n);
    u8 *d = (u8 *)dst + n - 1;
    const u8 *s = (const u8 *)src + n - 1;
    __asm__ volatile("std; rep movsb; cld" : "+D"(d), "+S"(s), "+c"(n)::"memory");
    return dst;
}

void *memset(void *dst, int c, size_t n)
{
    void *d = dst;
    u32 words = n / 4;

    __asm__ volatile("rep stosl\n\t"
                     "mov %[rest], %%ecx\n\t"
                     "rep stosb"
                     : "+D"(d), "+&c"(words)
                     : [rest] "r"(n % 4), "a"((u8)c * 0x01010101u)
                     : "memory");
    return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const u8 *x = a, *y = b;

    for (size_t i = 0; i < n; i++) {
        if (x[i] != y[i])
            return x[i] - y[i];
    }
    return 0;
}

void *memchr(const void *s, int c, size_t n)
{
    const u8 *p = s;

    for (size_t i = 0; i < n; i++) {
        if (p[i] == (u8)c)
            return (void *)(p + i);
    }
    return NULL;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;

    while (n < max && s[n])
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++) {
        if (*a != *b || !*a)
            return (u8)*a - (u8)*b;
    }
    return 0;
}

char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c)
            return (char *)s;
        if (!*s)
            return NULL;
    }
}

char *strrchr(const char *s, int c)
{
    const char *last = NULL;

    do {
        if (*s == (char)c)
            last = s;
    } while (*s++);
    return (char *)last;
}

char *strstr(const char *s, const char *needle)
{
    size_t n = strlen(needle);

    for (; *s; s++) {
        if (!strncmp(s, needle, n))
            return (char *)s;
    }
    return n ? NULL : (char *)s;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
    size_t n = strlen(src);

    if (size) {
        size_t copy = n < size ? n : size - 1;
        memcpy(dst, src, copy);
        dst[copy] = '\0';
    }
    return n;
}

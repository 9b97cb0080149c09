// Copying bytes with the string instructions: words, then the up to three bytes that are left.
#include <stdint.h>
#include <string.h>

#define WORD sizeof(unsigned long)

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    void *d = dst;
    size_t words = n / WORD;

    asm volatile("rep movsl" : "+D"(d), "+S"(src), "+c"(words) : : "memory");
    n %= WORD;
    asm volatile("rep movsb" : "+D"(d), "+S"(src), "+c"(n) : : "memory");
    return dst;
}

void *mempcpy(void *restrict dst, const void *restrict src, size_t n)
{
    return (char *)memcpy(dst, src, n) + n;
}

// From the end down: first the bytes above the last whole word, then words.
static void copy_backward(char *dst, const char *src, size_t n)
{
    char *d = dst + n - 1;
    const char *s = src + n - 1;
    size_t bytes = n % WORD;
    size_t words = n / WORD;

    asm volatile("std\n\t"
                 "rep movsb\n\t"
                 "subl $3, %%esi\n\t"
                 "subl $3, %%edi\n\t"
                 "movl %[words], %%ecx\n\t"
                 "rep movsl\n\t"
                 "cld"
                 : "+&D"(d), "+&S"(s), "+&c"(bytes)
                 : [words] "r"(words)
                 : "memory", "cc");
}

void *memmove(void *dst, const void *src, size_t n)
{
    if ((uintptr_t)dst - (uintptr_t)src >= n) {
        return memcpy(dst, src, n);
    }
    copy_backward(dst, src, n);
    return dst;
}

void *memccpy(void *restrict dst, const void *restrict src, int c, size_t n)
{
    const void *end = memchr(src, c, n);

    if (!end) {
        memcpy(dst, src, n);
        return NULL;
    }
    return mempcpy(dst, src, (size_t)((const char *)end - (const char *)src) + 1);
}

// Filling bytes with the string instructions.
#include <string.h>
#include <strings.h>

#define WORD sizeof(unsigned long)

void *memset(void *dst, int c, size_t n)
{
    void *d = dst;
    size_t words = n / WORD;
    unsigned long pattern = (unsigned char)c * 0x01010101UL;

    asm volatile("rep stosl" : "+D"(d), "+c"(words) : "a"(pattern) : "memory");
    n %= WORD;
    asm volatile("rep stosb" : "+D"(d), "+c"(n) : "a"(pattern) : "memory");
    return dst;
}

void bzero(void *s, size_t n)
{
    memset(s, 0, n);
}

void explicit_bzero(void *s, size_t n)
{
    memset(s, 0, n);
    asm volatile("" : : "r"(s) : "memory");
}

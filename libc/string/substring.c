// Searching for a string.
#include <string.h>

void *memmem(const void *haystack, size_t hlen, const void *needle, size_t nlen)
{
    const char *h = haystack;
    const char *end = h + hlen;
    const char *n = needle;

    if (nlen == 0) {
        return (void *)haystack;
    }
    while ((size_t)(end - h) >= nlen) {
        h = memchr(h, n[0], (size_t)(end - h) - nlen + 1);
        if (!h) {
            return NULL;
        }
        if (memcmp(h, n, nlen) == 0) {
            return (void *)h;
        }
        h++;
    }
    return NULL;
}

char *strstr(const char *haystack, const char *needle)
{
    return memmem(haystack, strlen(haystack), needle, strlen(needle));
}

char *strcasestr(const char *haystack, const char *needle)
{
    size_t n = strlen(needle);

    for (; strncasecmp(haystack, needle, n) != 0; haystack++) {
        if (!*haystack) {
            return NULL;
        }
    }
    return (char *)haystack;
}

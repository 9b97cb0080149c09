// Searching for bytes of a set, which is a bit map of 256 bits.
#include <string.h>

struct byte_set {
    unsigned long word[8];
};

static void set_init(struct byte_set *set, const char *bytes)
{
    memset(set, 0, sizeof(*set));
    for (; *bytes; bytes++) {
        unsigned char c = (unsigned char)*bytes;

        set->word[c / 32] |= 1UL << c % 32;
    }
}

static int set_has(const struct byte_set *set, char byte)
{
    unsigned char c = (unsigned char)byte;

    return set->word[c / 32] >> c % 32 & 1;
}

size_t strspn(const char *s, const char *accept)
{
    struct byte_set set;
    const char *p = s;

    set_init(&set, accept);
    while (set_has(&set, *p)) {
        p++;
    }
    return (size_t)(p - s);
}

size_t strcspn(const char *s, const char *reject)
{
    struct byte_set set;
    const char *p = s;

    set_init(&set, reject);
    while (*p && !set_has(&set, *p)) {
        p++;
    }
    return (size_t)(p - s);
}

char *strpbrk(const char *s, const char *accept)
{
    s += strcspn(s, accept);
    return *s ? (char *)s : NULL;
}

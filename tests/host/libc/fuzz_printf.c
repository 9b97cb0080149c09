// One conversion, printed by our formatter and by the host's.
// Input: 16 bytes of argument, 1 byte for the letter, then flags, width, precision and length.
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "tests/host/lib/ktap.h"
#include "tests/host/libc/host.h"

#define SIZE 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

union argument {
    uint8_t bytes[16];
    int i;
    long l;
    long long ll;
    double d;
    long double ld;
    void *p;
    char text[16];
};

static void compare(const char *fmt, ...)
{
    static char ours[SIZE], theirs[SIZE];
    va_list a, b;

    va_start(a, fmt);
    va_start(b, fmt);
    memset(ours, 0, SIZE);
    memset(theirs, 0, SIZE);
    int n = vsnprintf(ours, SIZE, fmt, a);
    int m = host_vsnprintf(theirs, SIZE, fmt, b);
    if (!CHECK_EQ(n, m) || !CHECK(memcmp(ours, theirs, SIZE) == 0))
        printf("# \"%s\": \"%s\", not \"%s\"\n", fmt, ours, theirs);
    va_end(b);
    va_end(a);
}

// What is left of the input.
static const uint8_t *bytes;
static size_t left;

// At most @most characters of @set go to the format.
static char *copy_some(char *p, const char *set, unsigned most)
{
    for (; left && most && *bytes && strchr(set, *bytes); bytes++, left--, most--)
        *p++ = (char)*bytes;
    return p;
}

// Each letter with the length modifier that fits the argument.
static void print(char *fmt, char *end, char letter, const union argument *a, const char *length)
{
    host_snprintf(end, 8, "%s%c>", length, letter);
    if (strchr("aAeEfFgG", letter)) {
        if (length[0])
            compare(fmt, a->ld);
        else
            compare(fmt, a->d);
    } else if (letter == 's') {
        compare(fmt, a->text);
    } else if (length[0] == 'l' && length[1] == 'l') {
        compare(fmt, a->ll);
    } else {
        compare(fmt, a->l);
    }
}

// Not every bit pattern of 80 bits is a number.
static int is_number(const union argument *a)
{
    unsigned exponent = (a->bytes[9] & 0x7fu) << 8 | a->bytes[8];

    return (exponent != 0) == (a->bytes[7] >> 7);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char letters[] = "diuxXocsaAeEfFgG";
    static const char *const lengths[] = {"", "hh", "h", "l", "ll"};
    char fmt[64] = "<%";
    union argument a;

    if (size < 17)
        return 0;
    memcpy(a.bytes, data, 16);
    a.text[15] = '\0';
    uint8_t how = data[16];
    bytes = data + 17;
    left = size - 17;
    char letter = letters[how % 16];
    const char *length = lengths[how / 16 % 5];
    if (strchr("cs", letter))
        length = "";
    else if (how % 16 > 7)
        length = how & 0x80 && is_number(&a) ? "L" : "";
    char *p = copy_some(fmt + 2, "-+ #0", 6);
    p = copy_some(copy_some(p, "123456789", 1), "0123456789", 2);
    p = copy_some(copy_some(p, ".", 1), "0123456789", 3);
    print(fmt, p, letter, &a, length);
    host_stop_if_failed();
    return 0;
}

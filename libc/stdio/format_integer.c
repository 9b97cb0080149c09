// Integer conversions.
#include <string.h>
#include "libc/stdio/format_int.h"

#define MAX_DIGITS 64 // %b

static unsigned int base_of(char letter)
{
    switch (letter) {
    case 'o':
        return 8;
    case 'x':
    case 'X':
    case 'p':
        return 16;
    case 'b':
    case 'B':
        return 2;
    default:
        return 10;
    }
}

// Digits of @value in front of @end; returns the first. A 64-bit division is a function call on
// i386, so it is left as soon as 32 bits do.
static char *put_digits(char *end, unsigned long long value, unsigned int base, const char *digits)
{
    unsigned long low;

    while (value >> 32) {
        *--end = digits[value % base];
        value /= base;
    }
    for (low = (unsigned long)value; low; low /= base) {
        *--end = digits[low % base];
    }
    return end;
}

static const char *sign_of(const struct format_spec *spec, bool negative)
{
    if (negative) {
        return "-";
    }
    return spec->plus ? "+" : spec->space ? " " : "";
}

static const char *prefix_of(const struct format_spec *spec, unsigned long long value,
                             bool negative)
{
    switch (spec->letter) {
    case 'd':
    case 'i':
        return sign_of(spec, negative);
    case 'x':
        return spec->alt && value ? "0x" : "";
    case 'X':
        return spec->alt && value ? "0X" : "";
    case 'b':
        return spec->alt && value ? "0b" : "";
    case 'B':
        return spec->alt && value ? "0B" : "";
    case 'p':
        return spec->plus ? "+0x" : spec->space ? " 0x" : "0x";
    default:
        return "";
    }
}

void __format_integer(struct sink *s, const struct format_spec *spec, unsigned long long value,
                      bool negative)
{
    const char *digits = spec->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    char buf[MAX_DIGITS];
    char *end = buf + sizeof(buf);
    unsigned int base = base_of(spec->letter);
    char *first = put_digits(end, value, base, digits);
    size_t n = (size_t)(end - first);
    size_t least = spec->has_precision ? spec->precision : 1;
    const char *prefix = prefix_of(spec, value, negative);

    // %#o: the first digit is a zero.
    if (spec->letter == 'o' && spec->alt && least <= n) {
        least = n + 1;
    }
    if (spec->zero && !spec->left && !spec->has_precision) {
        size_t taken = strlen(prefix);

        least = spec->width > taken && spec->width - taken > least ? spec->width - taken : least;
    }
    __sink_field(s, spec, prefix, least > n ? least - n : 0, first, n);
}

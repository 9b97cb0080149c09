// %a: hexadecimal floating point.
//
// A double has 1 bit and 13 hexadecimal digits, a long double 4 bits and 15 digits.
#include <string.h>
#include "libc/float/float_parts_int.h"
#include "libc/stdio/format_float_int.h"

#define DOUBLE_MIN_EXPONENT -1022

// lead.fraction × 2^exponent, with @digits hexadecimal digits in the fraction.
struct hex_float {
    unsigned int lead;
    uint64_t fraction;
    int digits;
    int exponent;
};

static struct hex_float split_long_double(union float_parts parts)
{
    return (struct hex_float){
        .lead = (unsigned int)(parts.mantissa >> 60),
        .fraction = parts.mantissa & ((1ULL << 60) - 1),
        .digits = 15,
        .exponent = (parts.exponent ? parts.exponent : 1) - FLOAT_BIAS - 3,
    };
}

static struct hex_float split_double(union float_parts parts)
{
    struct hex_float h = {.digits = 13, .exponent = parts.exponent - FLOAT_BIAS};
    uint64_t bits = parts.mantissa >> 11;

    if (h.exponent < DOUBLE_MIN_EXPONENT) {
        bits >>= DOUBLE_MIN_EXPONENT - h.exponent;
        h.exponent = DOUBLE_MIN_EXPONENT;
    }
    h.lead = (unsigned int)(bits >> 52);
    h.fraction = bits & ((1ULL << 52) - 1);
    return h;
}

static struct hex_float split(union float_parts parts, bool is_long)
{
    if (parts.mantissa == 0) {
        return (struct hex_float){0};
    }
    return is_long ? split_long_double(parts) : split_double(parts);
}

// Keep @n digits, halves to even.
static void round_hex(struct hex_float *h, int n)
{
    int bits = 4 * (h->digits - n);
    uint64_t rest = h->fraction & ((1ULL << bits) - 1);
    uint64_t half = 1ULL << (bits - 1);
    uint64_t odd;

    h->fraction >>= bits;
    h->digits = n;
    odd = n > 0 ? h->fraction & 1 : h->lead & 1;
    if (rest > half || (rest == half && odd)) {
        h->fraction++;
        h->lead += (unsigned int)(h->fraction >> 4 * n);
        h->fraction &= (1ULL << 4 * n) - 1;
    }
    if (h->lead > 0xf) {
        h->lead = 1;
        h->exponent += 4;
    }
}

static void trim_hex(struct hex_float *h)
{
    while (h->digits > 0 && (h->fraction & 0xf) == 0) {
        h->fraction >>= 4;
        h->digits--;
    }
}

void __format_hex_float(struct sink *s, const struct format_spec *spec, long double value)
{
    union float_parts parts = {.value = value};
    struct hex_float h = split(parts, spec->length == LEN_LDOUBLE);
    bool upper = spec->letter == 'A';
    const char *digit = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char prefix[sizeof("-0x")];
    char body[2 + 15];
    char tail[EXPONENT_TEXT_MAX];
    size_t n = 0;
    size_t zeros;
    size_t tail_len;

    if (!spec->has_precision) {
        trim_hex(&h);
    } else if (spec->precision < (size_t)h.digits) {
        round_hex(&h, (int)spec->precision);
    }
    zeros = spec->has_precision ? spec->precision - (size_t)h.digits : 0;
    tail_len = __exponent_text(tail, upper ? 'P' : 'p', h.exponent, 1);

    strcpy(stpcpy(prefix, __float_sign(spec, parts.negative)), upper ? "0X" : "0x");
    body[n++] = digit[h.lead];
    if (h.digits > 0 || zeros > 0 || spec->alt) {
        body[n++] = '.';
    }
    for (int i = h.digits - 1; i >= 0; i--) {
        body[n++] = digit[h.fraction >> 4 * i & 0xf];
    }

    __float_open(s, spec, prefix, n + zeros + tail_len);
    __sink_text(s, body, n);
    __sink_pad(s, '0', zeros);
    __sink_text(s, tail, tail_len);
    __float_close(s, spec, strlen(prefix) + n + zeros + tail_len);
}

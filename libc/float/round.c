// Rounding to a floating-point format.
#include <errno.h>
#include "libc/float/float_parts_int.h"
#include "libc/float/round_int.h"

const struct float_format __format_float32 = {24, -126, 127};
const struct float_format __format_float64 = {53, -1022, 1023};
const struct float_format __format_float80 = {64, -16382, 16383};

static long double infinity(void)
{
    union float_parts parts = {.mantissa = 1ULL << 63, .exponent = FLOAT_MAX_EXPONENT};

    return parts.value;
}

// mantissa × 2^exponent, which is a long double.
static long double assemble(uint64_t mantissa, int exponent)
{
    union float_parts parts = {.value = 0};
    int shift;
    int biased;

    if (mantissa == 0) {
        return 0;
    }
    shift = __builtin_clzll(mantissa);
    biased = exponent - shift + 63 + FLOAT_BIAS;
    if (biased < 1) { // a denormal one has the exponent of the smallest normal one
        shift -= 1 - biased;
        biased = 0;
    }
    parts.mantissa = shift >= 0 ? mantissa << shift : mantissa >> -shift;
    parts.exponent = (uint16_t)biased;
    return parts.value;
}

long double __float_round(const struct float_format *format, const struct bignum *n, int exponent,
                          bool sticky)
{
    int bits = __bignum_bits(n);
    int top = bits - 1 + exponent; // exponent of the first bit
    int keep = format->mantissa_bits;
    uint64_t mantissa;
    bool half;
    bool inexact;
    int cut; // bits of n that fall away; negative: zeros are appended

    if (bits == 0) {
        return 0;
    }
    if (top < format->min_exponent) {
        keep -= format->min_exponent - top;
    }
    if (keep < 0) {
        errno = ERANGE;
        return 0;
    }
    cut = bits - keep;
    // The bits above the highest one are zeros, so 64 bits from the cut on are the mantissa.
    mantissa = __bignum_extract(n, cut);
    half = __bignum_extract(n, cut - 1) & 1;
    sticky |= __bignum_any_below(n, cut - 1);
    inexact = half || sticky;
    exponent += cut;
    if (half && (sticky || mantissa & 1)) {
        mantissa++;
        if (mantissa == 0) { // all 64 bits were ones
            mantissa = 1ULL << 63;
            exponent++;
        }
    }
    if (mantissa && 63 - __builtin_clzll(mantissa) + exponent > format->max_exponent) {
        errno = ERANGE;
        return infinity();
    }
    if (inexact && top < format->min_exponent) {
        errno = ERANGE;
    }
    return assemble(mantissa, exponent);
}

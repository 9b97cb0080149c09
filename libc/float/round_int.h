// From an exact number to the nearest floating-point number of a format.
#pragma once

#include <stdbool.h>
#include "libc/float/bignum_int.h"

struct float_format {
    int mantissa_bits; // with the first 1
    int min_exponent;  // of the first bit of the smallest normal number
    int max_exponent;  // of the first bit of the largest number
};

extern const struct float_format __format_float32;
extern const struct float_format __format_float64;
extern const struct float_format __format_float80;

// The number of the format that is nearest to n × 2^exponent, halves to even. @sticky: the number
// is a little larger. Sets errno to ERANGE on overflow, and on underflow with loss.
long double __float_round(const struct float_format *format, const struct bignum *n, int exponent,
                          bool sticky);

// Exact decimal form of a binary number.
#pragma once

#include <stdint.h>

// The longest is that of the smallest long double, 2^-16445 times an odd mantissa.
#define DECIMAL_MAX_DIGITS 11610

// 0.d0d1d2… × 10^point. The first and the last digit are not zero; zero has none.
struct decimal {
    int count;
    int point;
    unsigned char digit[DECIMAL_MAX_DIGITS]; // values 0 to 9
};

// @d = @mantissa × 2^@exponent, for every long double.
void __decimal_set(struct decimal *d, uint64_t mantissa, int exponent);

// Round to the first @n digits, halves to even.
void __decimal_round(struct decimal *d, int n);

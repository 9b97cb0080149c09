// The x87's 80-bit format: sign, 15 bits of exponent, 64 bits of mantissa with its first 1.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FLOAT_BIAS         16383
#define FLOAT_MAX_EXPONENT 0x7fff // infinity and NaN

union float_parts {
    long double value;
    struct {
        uint64_t mantissa;
        uint16_t exponent : 15;
        uint16_t negative : 1;
    };
};

// Division of 64 bits by 32.
#pragma once

#include <stdint.h>

// The CPU has it for quotients that fit 32 bits, so @n / @divisor must; for a / of C the compiler
// would call a function.
static inline uint32_t __divide_64_32(uint64_t n, uint32_t divisor, uint32_t *remainder)
{
    uint32_t quotient;

    asm("divl %[divisor]"
        : "=a"(quotient), "=d"(*remainder)
        : "a"((uint32_t)n), "d"((uint32_t)(n >> 32)), [divisor] "r"(divisor)
        : "cc");
    return quotient;
}

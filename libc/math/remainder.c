// Remainders of divisions, exact for all arguments.
#include "libc/math/math_int.h"

#include <stdint.h>

#define STATUS_C2 0x0400 // of the x87: the remainder is only a partial one

// One instruction takes at most 63 binary digits off the quotient, Intel SDM vol. 2, FPREM.
#define REPEAT_UNTIL_DONE(instruction, x, y)                                                       \
    ({                                                                                             \
        uint16_t status;                                                                           \
        do                                                                                         \
            __asm__ volatile(instruction "\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y));        \
        while (status & STATUS_C2);                                                                \
        x;                                                                                         \
    })

long double fmodl(long double x, long double y)
{
    return REPEAT_UNTIL_DONE("fprem", x, y);
}

long double remainderl(long double x, long double y)
{
    return REPEAT_UNTIL_DONE("fprem1", x, y);
}

MATH_ROUNDED_2(fmod)
MATH_ROUNDED_2(remainder)

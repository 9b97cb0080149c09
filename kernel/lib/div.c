#include "kernel/time/time.h"

/* Two hardware divisions: high word first, its remainder carried into the low word (Knuth 4.3.1).
 */
u64 div_u64(u64 n, u32 d, u32 *rem)
{
    u32 high = n >> 32, low = (u32)n, r;
    u32 q_high = high / d, q_low;

    __asm__("divl %[d]" : "=a"(q_low), "=d"(r) : "a"(low), "d"(high % d), [d] "r"(d));
    if (rem)
        *rem = r;
    return (u64)q_high << 32 | q_low;
}

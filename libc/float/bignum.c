// Large natural numbers.
#include <string.h>
#include "libc/float/bignum_int.h"
#include "libc/float/divide_int.h"

void __bignum_set(struct bignum *n, uint64_t value)
{
    n->count = 0;
    for (; value; value >>= 32) {
        n->limb[n->count++] = (uint32_t)value;
    }
}

void __bignum_multiply_add(struct bignum *n, uint32_t factor, uint32_t add)
{
    uint64_t carry = add;

    for (int i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limb[i] * factor;
        n->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) {
        n->limb[n->count++] = (uint32_t)carry;
    }
}

uint32_t __bignum_divide(struct bignum *n, uint32_t divisor)
{
    uint32_t remainder = 0;

    for (int i = n->count - 1; i >= 0; i--) {
        n->limb[i] = __divide_64_32((uint64_t)remainder << 32 | n->limb[i], divisor, &remainder);
    }
    while (n->count > 0 && n->limb[n->count - 1] == 0) {
        n->count--;
    }
    return remainder;
}

void __bignum_shift_limbs(struct bignum *n, int limbs)
{
    if (n->count > 0) {
        memmove(n->limb + limbs, n->limb, (unsigned int)n->count * sizeof(n->limb[0]));
        memset(n->limb, 0, (unsigned int)limbs * sizeof(n->limb[0]));
        n->count += limbs;
    }
}

int __bignum_bits(const struct bignum *n)
{
    return n->count > 0 ? 32 * n->count - __builtin_clz(n->limb[n->count - 1]) : 0;
}

static uint32_t limb_at(const struct bignum *n, int i)
{
    return i >= 0 && i < n->count ? n->limb[i] : 0;
}

bool __bignum_any_below(const struct bignum *n, int position)
{
    if (position <= 0) {
        return false;
    }
    for (int i = 0; i < position / 32; i++) {
        if (limb_at(n, i)) {
            return true;
        }
    }
    return (limb_at(n, position / 32) & ((1U << position % 32) - 1)) != 0;
}

uint64_t __bignum_extract(const struct bignum *n, int position)
{
    int i = position >> 5;
    int shift = position & 31;
    uint64_t low = limb_at(n, i) | (uint64_t)limb_at(n, i + 1) << 32;

    return shift ? low >> shift | (uint64_t)limb_at(n, i + 2) << (64 - shift) : low;
}

// Large natural numbers, little-endian, in base 2^32.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Room for the number that decides on the last bit of the smallest long double: 11,600 digits,
// shifted so that 66 bits are left after a division by 10^16,445.
#define BIGNUM_MAX_LIMBS 2200

struct bignum {
    int count; // the top limb is not zero
    uint32_t limb[BIGNUM_MAX_LIMBS];
};

void __bignum_set(struct bignum *n, uint64_t value);

// n = n × factor + add
void __bignum_multiply_add(struct bignum *n, uint32_t factor, uint32_t add);

// n = n / divisor; returns the remainder.
uint32_t __bignum_divide(struct bignum *n, uint32_t divisor);

// n = n × 2^(32 × limbs)
void __bignum_shift_limbs(struct bignum *n, int limbs);

// Number of bits: 1 + the position of the highest one, 0 for zero.
int __bignum_bits(const struct bignum *n);

// Is any of the bits below @position set?
bool __bignum_any_below(const struct bignum *n, int position);

// The 64 bits from @position, which may be negative, on.
uint64_t __bignum_extract(const struct bignum *n, int position);

// Exact decimal form of a binary number: m × 2^-k = m × 5^k / 10^k, so all that is needed is a
// large integer and a place for the point.
#include "libc/float/decimal_int.h"
#include "libc/float/divide_int.h"

#define LIMB_BASE   1000000000UL
#define LIMB_DIGITS 9
#define MAX_LIMBS   (DECIMAL_MAX_DIGITS / LIMB_DIGITS)

// Little-endian, in base 10^9.
struct decimal_integer {
    int count;
    uint32_t limb[MAX_LIMBS];
};

// n += the carry, split in limbs
static void append(struct decimal_integer *n, uint64_t carry)
{
    for (; carry; carry /= LIMB_BASE) {
        n->limb[n->count++] = (uint32_t)(carry % LIMB_BASE);
    }
}

static void multiply(struct decimal_integer *n, uint32_t factor)
{
    uint32_t carry = 0;

    for (int i = 0; i < n->count; i++) {
        carry = __divide_64_32(carry + (uint64_t)n->limb[i] * factor, LIMB_BASE, &n->limb[i]);
    }
    append(n, carry);
}

// n *= base^exponent, in steps of base^step, which fits 32 bits.
static void multiply_power(struct decimal_integer *n, uint32_t base, int exponent, int step)
{
    uint32_t power = 1;

    for (int i = 0; i < step; i++) {
        power *= base;
    }
    for (; exponent >= step; exponent -= step) {
        multiply(n, power);
    }
    for (; exponent > 0; exponent--) {
        multiply(n, base);
    }
}

static void trim(struct decimal *d)
{
    while (d->count > 0 && d->digit[d->count - 1] == 0) {
        d->count--;
    }
}

// Digits of @n, the most significant one first. Returns how many the integer has.
static int write_digits(struct decimal *d, const struct decimal_integer *n)
{
    int total = 0;

    d->count = 0;
    for (int i = n->count - 1; i >= 0; i--) {
        uint32_t limb = n->limb[i];

        for (uint32_t unit = LIMB_BASE / 10; unit; unit /= 10) {
            if (d->count > 0 || limb / unit > 0) {
                d->digit[d->count++] = (unsigned char)(limb / unit);
            }
            limb %= unit;
        }
    }
    total = d->count;
    trim(d);
    return total;
}

void __decimal_set(struct decimal *d, uint64_t mantissa, int exponent)
{
    struct decimal_integer n;

    n.count = 0;
    while (mantissa && exponent < 0 && (mantissa & 1) == 0) {
        mantissa >>= 1;
        exponent++;
    }
    append(&n, mantissa);
    if (exponent >= 0) {
        multiply_power(&n, 2, exponent, 29);
        d->point = write_digits(d, &n);
    } else {
        multiply_power(&n, 5, -exponent, 13);
        d->point = write_digits(d, &n) + exponent;
    }
}

static int rounds_up(const struct decimal *d, int n)
{
    if (d->digit[n] != 5) {
        return d->digit[n] > 5;
    }
    return n + 1 < d->count || (n > 0 && d->digit[n - 1] % 2 == 1);
}

void __decimal_round(struct decimal *d, int n)
{
    int up;

    if (n >= d->count) {
        return;
    }
    if (n < 0) {
        d->count = 0;
        return;
    }
    up = rounds_up(d, n);
    d->count = n;
    if (!up) {
        trim(d);
        return;
    }
    while (d->count > 0 && d->digit[d->count - 1] == 9) {
        d->count--;
    }
    if (d->count > 0) {
        d->digit[d->count - 1]++;
    } else {
        d->digit[d->count++] = 1;
        d->point++;
    }
}

// Text to floating-point numbers: the digits are one large integer, times a power of ten or two.
#include <ctype.h>
#include <strings.h>
#include "libc/float/float_parts_int.h"
#include "libc/float/parse_int.h"

// More digits never decide: the exact half between two long doubles has fewer.
#define MAX_DIGITS   11600

#define MAX_EXPONENT 100000L // beyond all formats, even with MAX_DIGITS

#define CHUNK        1000000000U
#define CHUNK_DIGITS 9

// digits × base^exponent, with base 10 or 2. The last digits wait in chunk until there are enough
// of them for one step of the large number.
struct number_text {
    struct bignum n;
    uint32_t chunk;
    uint32_t chunk_scale; // base^(number of digits in chunk)
    long exponent;
    int digits; // significant ones
    bool more;  // digits other than zero were dropped
    bool any;
};

static int hex_value(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static void flush_chunk(struct number_text *t)
{
    __bignum_multiply_add(&t->n, t->chunk_scale, t->chunk);
    t->chunk = 0;
    t->chunk_scale = 1;
}

static void add_digit(struct number_text *t, int base, int digit)
{
    t->any = true;
    if (t->digits == 0 && digit == 0) {
        return;
    }
    if (t->digits == MAX_DIGITS) {
        t->more |= digit != 0;
        t->exponent += base == 16 ? 4 : 1;
        return;
    }
    t->digits++;
    t->chunk = t->chunk * (unsigned int)base + (unsigned int)digit;
    t->chunk_scale *= (unsigned int)base;
    if (t->chunk_scale > UINT32_MAX / 16) {
        flush_chunk(t);
    }
}

static const char *parse_digits(struct number_text *t, const char *s, int base)
{
    bool fraction = false;

    for (;; s++) {
        if (*s == '.' && !fraction) {
            fraction = true;
        } else if (base == 16 ? isxdigit((unsigned char)*s) : isdigit((unsigned char)*s)) {
            add_digit(t, base, hex_value(*s));
            t->exponent -= fraction ? (base == 16 ? 4 : 1) : 0;
        } else {
            return s;
        }
    }
}

// e±123 at @s; without digits it does not belong to the number.
static const char *parse_exponent(struct number_text *t, const char *s, char letter)
{
    const char *p = s + 1;
    bool negative = false;
    long e = 0;

    if (tolower((unsigned char)*s) != letter) {
        return s;
    }
    if (*p == '+' || *p == '-') {
        negative = *p++ == '-';
    }
    if (!isdigit((unsigned char)*p)) {
        return s;
    }
    for (; isdigit((unsigned char)*p); p++) {
        e = e < MAX_EXPONENT ? e * 10 + (*p - '0') : e;
    }
    t->exponent += negative ? -e : e;
    return p;
}

static const char *parse_number(struct number_text *t, const char *s, int base)
{
    t->n.count = 0;
    t->chunk = 0;
    t->chunk_scale = 1;
    t->exponent = 0;
    t->digits = 0;
    t->more = t->any = false;
    s = parse_digits(t, s, base);
    flush_chunk(t);
    return t->any ? parse_exponent(t, s, base == 16 ? 'p' : 'e') : NULL;
}

static void multiply_power_of_ten(struct bignum *n, long power)
{
    for (; power >= CHUNK_DIGITS; power -= CHUNK_DIGITS) {
        __bignum_multiply_add(n, CHUNK, 0);
    }
    for (; power > 0; power--) {
        __bignum_multiply_add(n, 10, 0);
    }
}

// n = n × 2^s / 10^power with at least 66 bits; returns s. *sticky: there was a remainder.
static int divide_power_of_ten(struct bignum *n, long power, bool *sticky)
{
    int divisor_bits = (int)(power * 10 / 3) + 1; // log2(10) < 10/3
    int limbs = (66 + divisor_bits - __bignum_bits(n)) / 32 + 1;

    limbs = limbs > 0 ? limbs : 0;
    __bignum_shift_limbs(n, limbs);
    for (; power >= CHUNK_DIGITS; power -= CHUNK_DIGITS) {
        *sticky |= __bignum_divide(n, CHUNK) != 0;
    }
    for (; power > 0; power--) {
        *sticky |= __bignum_divide(n, 10) != 0;
    }
    return 32 * limbs;
}

// Is 10^point beyond the largest number of the format, or below half of the smallest? log10(2) is
// less than 1/3.
static bool is_far_out(const struct float_format *format, long point)
{
    int least = format->min_exponent - format->mantissa_bits;

    return point > format->max_exponent / 3 + 2 || point < least / 3 - 2;
}

static long double decimal_value(const struct float_format *format, struct number_text *t)
{
    long point = t->digits + t->exponent;
    bool sticky = t->more;
    int shift = 0;

    if (t->n.count == 0) {
        return 0;
    }
    if (is_far_out(format, point)) {
        __bignum_set(&t->n, 1);
        return __float_round(format, &t->n, point > 0 ? 100000 : -100000, true);
    }
    if (t->exponent >= 0) {
        multiply_power_of_ten(&t->n, t->exponent);
    } else {
        shift = divide_power_of_ten(&t->n, -t->exponent, &sticky);
    }
    return __float_round(format, &t->n, -shift, sticky);
}

static long double hex_value_of(const struct float_format *format, struct number_text *t)
{
    long limit = 2 * MAX_EXPONENT;
    long e = t->exponent;

    e = e > limit ? limit : e < -limit ? -limit : e;
    return __float_round(format, &t->n, (int)e, t->more);
}

// "nan" or "nan(letters)": returns what follows.
static const char *skip_nan(const char *s)
{
    const char *p = s + 3;

    if (*p != '(') {
        return p;
    }
    do {
        p++;
    } while (isalnum((unsigned char)*p) || *p == '_');
    return *p == ')' ? p + 1 : s + 3;
}

// The words; NULL if it is none of them.
static const char *parse_word(const char *s, long double *value)
{
    union float_parts parts = {.mantissa = 1ULL << 63, .exponent = FLOAT_MAX_EXPONENT};

    if (strncasecmp(s, "inf", 3) == 0) {
        *value = parts.value;
        return strncasecmp(s, "infinity", 8) == 0 ? s + 8 : s + 3;
    }
    if (strncasecmp(s, "nan", 3) == 0) {
        parts.mantissa |= 1ULL << 62;
        *value = parts.value;
        return skip_nan(s);
    }
    return NULL;
}

// Returns what follows the number, or NULL.
static const char *parse_unsigned(const struct float_format *format, const char *s,
                                  long double *value)
{
    struct number_text t;
    const char *rest;

    if (s[0] == '0' && tolower((unsigned char)s[1]) == 'x') {
        rest = parse_number(&t, s + 2, 16);
        if (rest) {
            *value = hex_value_of(format, &t);
            return rest;
        }
    }
    rest = parse_number(&t, s, 10);
    if (rest) {
        *value = decimal_value(format, &t);
        return rest;
    }
    return parse_word(s, value);
}

long double __parse_float(const struct float_format *format, const char *s, char **end)
{
    const char *p = s;
    const char *rest;
    long double value = 0;
    bool negative = false;

    while (isspace((unsigned char)*p)) {
        p++;
    }
    if (*p == '+' || *p == '-') {
        negative = *p++ == '-';
    }
    rest = parse_unsigned(format, p, &value);
    if (end) {
        *end = (char *)(rest ? rest : s);
    }
    return negative ? -value : value;
}

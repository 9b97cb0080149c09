// Floating-point conversions %f %e %g: exact, rounded to nearest.
#include <limits.h>
#include <string.h>
#include "libc/float/decimal_int.h"
#include "libc/float/float_parts_int.h"
#include "libc/stdio/format_float_int.h"

#define DEFAULT_PRECISION 6

// Keeps sums of positions inside int; text of this length is a failure of printf anyway.
#define MAX_PRECISION (INT_MAX - 2 * DECIMAL_MAX_DIGITS)

// A number ready for output.
struct float_text {
    const struct format_spec *spec;
    const char *sign;
    bool upper;
    struct decimal d;
};

const char *__float_sign(const struct format_spec *spec, bool negative)
{
    return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
}

void __float_open(struct sink *s, const struct format_spec *spec, const char *prefix, size_t n)
{
    size_t length = strlen(prefix) + n;
    size_t pad = spec->width > length ? spec->width - length : 0;

    if (!spec->left && !spec->zero) {
        __sink_pad(s, ' ', pad);
    }
    __sink_text(s, prefix, strlen(prefix));
    if (!spec->left && spec->zero) {
        __sink_pad(s, '0', pad);
    }
}

void __float_close(struct sink *s, const struct format_spec *spec, size_t length)
{
    if (spec->left && spec->width > length) {
        __sink_pad(s, ' ', spec->width - length);
    }
}

// Digits @from to @to - 1; all outside the number are zeros.
static void put_digits(struct sink *s, const struct decimal *d, int from, int to)
{
    for (; from < to && from < 0; from++) {
        __sink_text(s, "0", 1);
    }
    for (; from < to && from < d->count; from++) {
        char c = (char)('0' + d->digit[from]);

        __sink_text(s, &c, 1);
    }
    if (from < to) {
        __sink_pad(s, '0', (size_t)(to - from));
    }
}

static void put_point(struct sink *s, const struct float_text *t, int precision)
{
    if (precision > 0 || t->spec->alt) {
        __sink_text(s, ".", 1);
    }
}

static size_t point_length(const struct float_text *t, int precision)
{
    return (size_t)precision + (precision > 0 || t->spec->alt);
}

// [-]ddd.ddd
static void put_fixed(struct sink *s, const struct float_text *t, int precision)
{
    const struct decimal *d = &t->d;
    int whole = d->count > 0 && d->point > 0 ? d->point : 0;
    int first = d->count > 0 ? d->point : 0;
    size_t n = (size_t)(whole ? whole : 1) + point_length(t, precision);

    __float_open(s, t->spec, t->sign, n);
    if (whole) {
        put_digits(s, d, 0, whole);
    } else {
        __sink_text(s, "0", 1);
    }
    put_point(s, t, precision);
    put_digits(s, d, first, first + precision);
    __float_close(s, t->spec, strlen(t->sign) + n);
}

size_t __exponent_text(char *text, char letter, int exponent, int least_digits)
{
    char digits[6];
    int n = 0;
    size_t length = 0;
    unsigned int e = exponent < 0 ? 0U - (unsigned int)exponent : (unsigned int)exponent;

    do {
        digits[n++] = (char)('0' + e % 10);
        e /= 10;
    } while (e || n < least_digits);
    text[length++] = letter;
    text[length++] = exponent < 0 ? '-' : '+';
    while (n > 0) {
        text[length++] = digits[--n];
    }
    return length;
}

// [-]d.ddde±dd
static void put_scientific(struct sink *s, const struct float_text *t, int precision)
{
    char tail[EXPONENT_TEXT_MAX];
    int exponent = t->d.count > 0 ? t->d.point - 1 : 0;
    size_t tail_len = __exponent_text(tail, t->upper ? 'E' : 'e', exponent, 2);
    size_t n = 1 + point_length(t, precision) + tail_len;

    __float_open(s, t->spec, t->sign, n);
    put_digits(s, &t->d, 0, 1);
    put_point(s, t, precision);
    put_digits(s, &t->d, 1, 1 + precision);
    __sink_text(s, tail, tail_len);
    __float_close(s, t->spec, strlen(t->sign) + n);
}

// The shorter of both, without trailing zeros.
static void put_general(struct sink *s, struct float_text *t, int precision)
{
    int significant = precision > 0 ? precision : 1;
    int exponent;

    __decimal_round(&t->d, significant);
    exponent = t->d.count > 0 ? t->d.point - 1 : 0;
    if (!t->spec->alt && significant > t->d.count) {
        significant = t->d.count > 0 ? t->d.count : 1;
    }
    if (exponent < -4 || exponent >= (precision > 0 ? precision : 1)) {
        put_scientific(s, t, significant - 1);
    } else {
        put_fixed(s, t, significant - 1 > exponent ? significant - 1 - exponent : 0);
    }
}

static void put_not_finite(struct sink *s, const struct float_text *t, bool nan)
{
    struct format_spec spec = *t->spec;
    const char *text = nan ? (t->upper ? "NAN" : "nan") : (t->upper ? "INF" : "inf");

    spec.zero = false;
    __sink_field(s, &spec, t->sign, 0, text, strlen(text));
}

static void put_finite(struct sink *s, struct float_text *t, union float_parts parts, char letter)
{
    int precision = t->spec->has_precision ? (int)t->spec->precision : DEFAULT_PRECISION;
    int exponent = parts.exponent ? parts.exponent : 1;

    precision = precision < MAX_PRECISION ? precision : MAX_PRECISION;
    __decimal_set(&t->d, parts.mantissa, exponent - FLOAT_BIAS - 63);
    switch (letter) {
    case 'f':
        __decimal_round(&t->d, t->d.point + precision);
        put_fixed(s, t, precision);
        break;
    case 'e':
        __decimal_round(&t->d, precision + 1);
        put_scientific(s, t, precision);
        break;
    default:
        put_general(s, t, precision);
        break;
    }
}

void __format_float(struct sink *s, const struct format_spec *spec, long double value)
{
    union float_parts parts = {.value = value};
    char letter = (char)(spec->letter | ('a' ^ 'A'));
    struct float_text t;

    t.spec = spec;
    t.sign = __float_sign(spec, parts.negative);
    t.upper = spec->letter != letter;
    if (parts.exponent == FLOAT_MAX_EXPONENT) {
        put_not_finite(s, &t, parts.mantissa << 1 != 0);
    } else if (letter == 'a') {
        __format_hex_float(s, spec, value);
    } else {
        put_finite(s, &t, parts, letter);
    }
}

// Shared by the decimal and the hexadecimal floating-point conversions.
#pragma once

#include "libc/stdio/format_int.h"

#define EXPONENT_TEXT_MAX 8

const char *__float_sign(const struct format_spec *spec, bool negative);

// Padding and @prefix in front of @n characters, and the padding behind them.
void __float_open(struct sink *s, const struct format_spec *spec, const char *prefix, size_t n);
void __float_close(struct sink *s, const struct format_spec *spec, size_t length);

// "e+05": returns the length.
size_t __exponent_text(char *text, char letter, int exponent, int least_digits);

// %a of a finite number.
void __format_hex_float(struct sink *s, const struct format_spec *spec, long double value);

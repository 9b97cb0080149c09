// Text to floating-point numbers.
#pragma once

#include "libc/float/round_int.h"

// The number at @s in @format; *end as for strtod.
long double __parse_float(const struct float_format *format, const char *s, char **end);

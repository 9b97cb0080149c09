// Text to integers.
#pragma once

#include <stdbool.h>

/*
 * Read blanks, a sign, a prefix and digits of @base (0: as the prefix says) from @s. @max is the
 * largest magnitude for a positive number, and @min that for a negative one. Sets *end behind the
 * number, or to @s if there is none; errno is EINVAL for a bad base, ERANGE for a number beyond the
 * limits, whose limit is returned then. The result is negated for a negative number.
 */
unsigned long long __parse_integer(const char *s, char **end, int base, unsigned long long max,
                                   unsigned long long min);

#pragma once
/* Numbers in texts: decimal, or with C's prefixes 0x and 0. */
#include <faultline/types.h>

/*
 * The number that the text spells, signed, white space around it allowed. 0, -EINVAL for anything
 * else, -ERANGE if it is too large.
 */
int __must_check parse_number(const char *text, i64 *out);

/*
 * The size at *text, in bytes, with one of the suffixes k, m, g of either case; *text moves behind
 * it. 0, -EINVAL, -ERANGE.
 */
int __must_check parse_size(const char **text, u64 *bytes);

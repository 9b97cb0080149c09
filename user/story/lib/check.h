#pragma once

#include <stdbool.h>

/*
 * A claim of a story. `ok` is whether it holds; the text states it. Each claim is printed with its
 * outcome, and a failed one makes the story's exit status non-zero.
 */
__attribute__((format(printf, 2, 3))) void check(bool ok, const char *fmt, ...);

/* The claim that `got` equals `expected`; the text states it, a failure prints both numbers. */
__attribute__((format(printf, 3, 4))) void check_equal(long got, long expected, const char *fmt,
                                                       ...);

/* Failed claims in this process. */
unsigned checks_failed(void);

/* Prints how many claims held and returns the story's exit status: 0, or 1 if one failed. */
int checks_summary(void);

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which pages of this process have a frame behind them. The source is /proc/self/pagemap, or
 * mincore(2) where there is no pagemap.
 */

/* Number of resident pages in [start, end), both on page boundaries. */
size_t count_resident(uintptr_t start, uintptr_t end);

/* Is the page that contains `address` resident? */
bool is_resident(const void *address);

/*
 * Touches everything the program already has (its text, data and bss, its stack and 64 KiB below
 * it), so that the page faults counted from here on come from the experiment alone. A process that
 * was just forked must do it again: its pages are shared until written.
 */
void make_program_resident(void);

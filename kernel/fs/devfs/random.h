#pragma once
/*
 * Random numbers for /dev/random, getrandom(2), AT_RANDOM and the layout of address spaces: a
 * xorshift generator seeded from the time stamp counter. Good enough to vary a layout, and nothing
 * that a secret may rest on: under QEMU's icount two runs give the same numbers.
 */
#include <faultline/types.h>

void random_bytes(void *buf, u32 n);

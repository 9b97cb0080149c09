#pragma once
/*
 * Sleeping until bits of a word are clear: page flags, counters. Sleepers are found by a hash of
 * the word's address, so a word needs no queue of its own. kernel/sched/wait_bits.c.
 */
#include <faultline/types.h>

/* Sleeps, whatever signals come, until no bit of `mask` is set in *word. Process context. */
void wait_on_bits(const u32 *word, u32 mask);
/* After a bit was cleared: whoever sleeps on *word looks again. Any context. */
void wake_up_bits(const u32 *word);

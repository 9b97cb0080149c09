#pragma once
/* The sleep that poll and select share. */
#include <faultline/types.h>
#include "kernel/syscall/user_time.h"

struct file;
struct poll_table;

/* POLL* bits of a file now. */
u32 poll_file(struct file *f, struct poll_table *pt);

/*
 * Calls scan(arg, pt) until it returns a number other than 0 (which is the result), the time is
 * over (0), or a signal comes (-ERESTARTNOHAND). *ticks becomes what is left of the time.
 */
long poll_loop(long (*scan)(void *arg, struct poll_table *pt), void *arg, u32 *ticks);

/* A time limit from ring 3 in ticks, rounded up; NO_DEADLINE for user == 0. 0 or -errno. */
int __must_check timeout_from_timespec(u32 user, enum time_form form, u32 *ticks);
int __must_check timeout_from_timeval(u32 user, u32 *ticks);
/* What is left of it back to ring 3; nothing for user == 0. As in Linux, failures do not matter. */
void timeout_left_to_timespec(u32 user, enum time_form form, u32 ticks);
void timeout_left_to_timeval(u32 user, u32 ticks);

/* The signal mask for the time of one call. user 0: unchanged. 0, -EINVAL, -EFAULT. */
int __must_check poll_mask_set(u32 user, u32 size);
/* The old mask again; if the call was interrupted (ret), after the handler has run. */
void poll_mask_restore(bool was_set, long ret);

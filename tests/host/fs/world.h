#pragma once
/*
 * What the file system needs of the rest of the kernel: one task, ring 3's memory, time, signals,
 * and sleeping, which on a machine with one thread means that the test does what wakes the sleeper.
 */
#include <faultline/types.h>
#include "kernel/process/task.h"

#define USER_BASE 0x50000000ul
#define USER_SIZE (1ul << 20) /* and behind it nothing */

/* Boots memory and file system, with standard mounts if `mounts`; task 1 is current. */
void world_boot(bool mounts);
/* The start of another use of the same machine, after world_check_leaks(). */
void world_restart(void);
/* Ends the task's use of files and reports as failed checks what is not given back. */
void world_check_leaks(void);

/* A place in ring 3's memory for n bytes, fresh until the next world_boot(), zero. */
u32 user_alloc(u32 n);
/* The text in ring 3's memory. */
u32 user_text(const char *s);
void *user_ptr(u32 user);

/* Called when the task would sleep; it must bring the wake-up about. NULL: sleeping is a failure.
 */
extern void (*world_sleep)(void);

/* Signals sent since the last boot: bit sig - 1. */
extern u32 world_signals;
extern struct process world_process;
extern struct task world_task;

#pragma once
/* Reading the kernel log: syslog(2). */
#include <faultline/types.h>

#define LOG_SIZE 16384u

/* Messages above this level do not reach the consoles (0-7; default 7, `quiet` 4). */
extern u32 console_loglevel;

/*
 * The log keeps its last LOG_SIZE bytes. Positions count bytes since boot: copies from *pos (moved
 * up to the oldest byte kept) at most `size` bytes, advances *pos, returns the number copied.
 */
u32 log_read(u32 *pos, char *buf, u32 size);
u32 log_end(void);

/* A panic takes the log by force, whoever holds it, and shows every level. */
void log_force_unlock(void);

#pragma once
/* A disk in memory that the host's tools see as a file. */
#include <faultline/types.h>
#include "kernel/fs/buffer/block_io.h"

extern struct block_io device;
extern u8 *device_bytes; /* device.bytes of them */

/* A disk of that size, all zero. */
void device_resize(u32 kib);
/* The same with a file system made by `mke2fs OPTIONS`; false and a failed check if it fails. */
bool device_mke2fs(u32 kib, const char *options);
/* Exit status of `e2fsck OPTIONS`; what it says goes to standard output if that is not in `good`
 * (bits by status: 1 << 0 and so on). */
int device_fsck(const char *options, u32 good);
/* Runs debugfs with a command that may write. True if it went well. */
bool device_debugfs(const char *command);

/* The n-th read or write from now on fails, and all that follow until device_heal(). 0: none. */
void device_fail_at(u32 n);
/* No more failures; did one happen? */
bool device_heal(void);

/* Keeps a copy of every write from now on, for device_cut(). */
void device_record(void);
u32 device_recorded(void);
/*
 * Power cut: goes back to the state at device_record() and repeats the first n of the writes since
 * then; of those after the last flush among them, each one is lost with probability 1/2.
 */
void device_cut(u32 n);

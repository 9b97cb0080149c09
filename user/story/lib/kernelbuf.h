#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * Blocks of the kernel's memory that ring 3 can ask for and give back.
 *
 * The kernel makes the text of a /proc file when it is first read, and keeps it until the file is
 * closed. The text's buffer grows by doubling, so its size is the next power of two: up to 128 KiB
 * one block of neighbouring frames (kmalloc), above that scattered frames (vmalloc). So who opens a
 * file with a text of 20 KiB holds a block of 32 KiB, order 3. (Linux does the same for its files.)
 *
 * The file is /proc/PID/smaps of a process that does nothing but have the right number of areas.
 */

/*
 * Starts the process: its smaps needs a buffer of `bytes`, a power of two. The result is for the
 * functions below. Ends the program on failure.
 */
pid_t kernel_buffers_begin(size_t bytes);
void kernel_buffers_end(pid_t pid);

/* Makes the kernel take one buffer; close(2) of the result frees it. -1 without memory. */
int kernel_buffer(pid_t pid);

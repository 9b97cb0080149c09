#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uapi/kernel-page-flags.h>

/*
 * The machine's frames, from /proc/kpageflags and /proc/self/pagemap. A frame's number is its
 * physical address divided by 4 KiB.
 */
#define KPF(flag) (1ULL << (flag))

/* First frame of high memory on i386: 896 MiB. */
#define HIGH_FRAME (896UL << 20 >> 12)

/*
 * Can this story count the whole machine's frames? Says why and returns false where it cannot: only
 * Faultline is quiet enough; elsewhere other programs take and give memory all the time.
 */
bool can_count_frames(void);

/* Calls fn for each frame from number 0 on. Ends the program if the file cannot be read. */
void for_each_frame(void (*fn)(unsigned long frame, uint64_t flags, void *arg), void *arg);

/* The flags of one frame, KPF_*; NOPAGE if there is no such frame. */
uint64_t frame_flags(unsigned long frame);

/* The frame behind an address of this process, or 0 if it has none or the kernel hides it. */
unsigned long frame_of(const volatile void *address);

/* The same in another process. */
unsigned long frame_in(int pid, const volatile void *address);

/* How many page-table entries of all processes map the frame (/proc/kpagecount). */
unsigned long frame_users(unsigned long frame);

/* Are frame numbers shown to us? Linux shows them to root only. Says so if not. */
bool can_see_frames(void);

/*
 * Remembers which frames have all of `flags` now. Then frames_new() tells the first `most` frames
 * that have them and had them not; returns how many there are.
 */
void frames_remember(uint64_t flags);
size_t frames_new(unsigned long *frames, size_t most);

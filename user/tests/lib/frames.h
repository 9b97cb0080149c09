/* Frames as /proc shows them: pagemap, kpageflags, kpagecount. Each skips the test where it may not
 * look. */
#pragma once
#include <stdint.h>

#define KPF(flag)         (1ULL << (flag))
#define PAGEMAP_EXCLUSIVE (1ULL << 56)
#define PAGEMAP_FILE      (1ULL << 61)
#define PAGEMAP_PRESENT   (1ULL << 63)
#define PAGEMAP_FRAME     ((1ULL << 55) - 1)

/* A file of /proc for reading. */
int open_file(const char *path);
/* The index-th 64-bit entry of such a file. */
uint64_t frame_entry(const char *path, uint64_t index);
/* The pagemap entry of a page of ours, and the frame in it. */
uint64_t pagemap(const volatile void *page);
uint64_t frame(const volatile void *page);
/* What kpageflags and kpagecount say of that frame. */
uint64_t flags_of(const volatile void *page);
uint64_t count_of(const volatile void *page);
/* Calls for each frame; their number. */
long each_frame(void (*visit)(long frame, uint64_t flags));

/*
 * The state of malloc, and its first values.
 */
#include "libc/malloc/cache_int.h"

#define KIB ((size_t)1024)

/* The top of an arena without memory: of size 0, so every request goes on to __malloc_top_grow. */
static struct chunk no_top;

struct arena __malloc_main_arena = {
    .top = &no_top,
};

struct malloc_params __malloc_params = {
    .top_pad = 128 * KIB,
    .trim_threshold = 128 * KIB,
    .trim_at = 128 * KIB + MIN_TOP + OS_PAGE_SIZE,
    .mmap_threshold = 128 * KIB,
    .mmap_max = 65536,
    .max_fast = FAST_REQUEST,
    .max_cached = FAST_CHUNK,
    .check_action = 3,
};

struct mmap_account __malloc_mmaps;

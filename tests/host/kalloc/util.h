#pragma once
/* Small helpers of the kalloc suites. */
#include <faultline/types.h>
#include "mm/kalloc/slab.h"

/* The numbers of the cache of that name; objs_per_slab is 0 if there is none. */
struct kmem_cache_info cache_info(const char *name);

/* Fills n bytes with a pattern that depends on the seed, or checks them. */
void fill(void *p, u32 n, u32 seed);
bool filled(const void *p, u32 n, u32 seed);

/* Remembers what is in use; check_usage() fails the test if it has changed. */
void save_usage(void);
void check_usage(void);

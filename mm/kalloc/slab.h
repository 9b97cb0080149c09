#pragma once
/*
 * Object caches (Bonwick 1994). Objects come from slabs: runs of frames cut into equal pieces. Any
 * context with GFP_ATOMIC.
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"

struct kmem_cache;

/*
 * `align` 0 means natural word alignment. A constructor runs once when the slab is made, and
 * objects must be given back in constructed state. `name` must live as long as the cache. NULL
 * without memory or with impossible arguments.
 */
struct kmem_cache *__must_check kmem_cache_create(const char *name, size_t size, size_t align,
                                                  void (*ctor)(void *obj));
/* Like kmem_cache_create, for boot: panics instead of returning NULL. */
struct kmem_cache *kmem_cache_must_create(const char *name, size_t size, size_t align);
/* -EBUSY (and a report on the log) while objects are in use. */
int __must_check kmem_cache_destroy(struct kmem_cache *c);

void *__must_check kmem_cache_alloc(struct kmem_cache *c, gfp_t gfp); /* GFP_ZERO honoured */
void kmem_cache_free(struct kmem_cache *c, void *obj);

/* Frees empty slabs (and ready objects) of one or all caches; returns frames given back. */
u32 kmem_cache_shrink(struct kmem_cache *c);
u32 kmem_cache_shrink_all(void);

/* One line of /proc/slabinfo each. */
struct kmem_cache_info {
    const char *name;
    u32 active_objs, num_objs;
    u32 objsize, objs_per_slab, pages_per_slab;
    u32 active_slabs, num_slabs;
    u32 limit, batch; /* per-CPU array */
    bool failslab;    /* failslab's cache-filter lets it pass */
};

/* Calls fn for each cache, in order of creation. fn must not allocate. */
void kmem_cache_for_each(void (*fn)(const struct kmem_cache_info *info, void *arg), void *arg);
/* Objects in use over all caches (not those ready in per-CPU arrays). */
u32 kmem_objects_in_use(void);
/* Frames that all slabs of all caches hold. */
u32 kmem_slab_frames(void);

/* The value of the boot option slab_debug ("": a bare word), before kmem_init(). */
void slab_debug_setup(const char *text);
void kmem_init(void);

/*
 * failslab's cache-filter: from now on only the caches that the list names (separated by commas, a
 * '*' at the end of a name stands for any rest) have the flag A.
 */
void kmem_cache_set_failslab(const char *list);

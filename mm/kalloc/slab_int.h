#pragma once
/*
 * Inside of the slab allocator.
 *
 *   kmem_cache
 *     array[cpu]   ready objects, last in first out, in front of the slabs
 *     partial      slabs with free and used objects      <- refills come from here first
 *     empty        slabs with free objects only          <- then from here; shrink frees them
 *     full         slabs with used objects only
 *
 *   one slab, 2^order frames:
 *
 *     | colour | object | object | object | ...        | rest |
 *               \______/
 *                stride
 *
 *   An object of a release build is the object alone: while free, its first word links it into the
 *   slab's free list. With a constructor the link comes after the object, which stays constructed.
 *
 *   Checked caches (SLAB_CHECKED: all of a debug build, those that slab_debug= names otherwise) add
 *   a trailer, and fill free objects with poison:
 *
 *     | object, `used` bytes | slack 0xcc | struct slab_trailer |
 *
 *   Only objects of whole pages have none: each of them is a slab of its own, and its first frame's
 *   owner (page_owner.h) says who allocated or freed it.
 *
 *   In a release build a checked cache has no array: the fast paths miss it and go the slow way,
 *   which checks, so that the caches without checks pay nothing for those with.
 *
 * The array is the CPU's own, used with interrupts off. c->lock protects the slabs.
 */
#include <faultline/percpu.h>
#include <faultline/spinlock.h>
#include "mm/failinject.h"
#include "mm/kalloc/slab.h"

#define SLAB_ARRAY_MAX   32u
#define SLAB_MAX_ORDER   3u /* beyond, only as large as one object needs */
#define SLAB_COLOUR_STEP 32u

/* What is checked, and the letter of slab_debug= for it. */
#define SLAB_CONSISTENCY 0x01u /* F: the address is an object of the cache, in use */
#define SLAB_RED_ZONE    0x02u /* Z: nobody wrote around the object */
#define SLAB_POISON      0x04u /* P: nobody wrote into the free object */
#define SLAB_STORE_USER  0x08u /* U: who allocated and freed it */
#define SLAB_FAILSLAB    0x10u /* A: failures are injected here if failslab's cache-filter is on */
#define SLAB_CHECKED     (SLAB_CONSISTENCY | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)

struct slab_trailer {
    u32 red; /* right after the object: an overflow hits it first */
    void *next_free;
    u32 caller; /* code addresses that allocated and freed it last */
    u32 freer;
    u32 used;    /* bytes asked for; 0 while free */
    u32 red_end; /* an underflow of the next object hits it first */
};

struct slab_array {
    u32 count;
    void *objs[SLAB_ARRAY_MAX];
};

struct kmem_cache {
    DEFINE_PER_CPU(struct slab_array, array);
    u32 limit, batch; /* of the array; limit 0: objects do not wait there */
    u32 size;         /* of the object, as asked for */
    u32 stride;
    u32 link_offset; /* of the free list's link */
    u32 trailer_offset;
    u32 flags;   /* SLAB_* */
    bool traced; /* has a trailer */
    void (*ctor)(void *obj);
    u32 align, order, objs_per_slab;
    u32 colours, next_colour;
    struct spinlock lock; /* interrupts off */
    struct list_head full, partial, empty;
    u32 slabs, empty_slabs, max_empty;
    u32 taken; /* objects out of the slabs: in use or in an array */
    const char *name;
    struct list_head link; /* all caches, in order of creation */
};

/* The first frame of the slab that holds obj: slabs lie at multiples of their size. */
static inline struct page *slab_of(const struct kmem_cache *c, const void *obj)
{
    u32 pfn = paddr_to_pfn(virt_to_phys(obj)).v;

    return pfn_to_page(PFN(pfn & ~((1u << c->order) - 1)));
}

static inline char *slab_first_object(const struct page *slab)
{
    return (char *)page_address(slab) + slab->slab_colour;
}

static inline void **free_link(const struct kmem_cache *c, void *obj)
{
    return (void **)((char *)obj + c->link_offset);
}

/* cache.c: a new slab on the empty list. False without memory. Takes the lock itself. */
bool slab_grow(struct kmem_cache *c, gfp_t gfp);
/* cache.c: gives the frames of a slab without used objects, on no list, back. Lock not held. */
void slab_destroy(struct kmem_cache *c, struct page *slab);
/* alloc.c: empties this CPU's array into the slabs. */
void slab_flush_array(struct kmem_cache *c);
/*
 * alloc.c: all that slab_alloc() leaves: zeroing, an empty array, failure injection, checks. All of
 * it in debug builds.
 */
void *slab_alloc_rest(struct kmem_cache *c, gfp_t gfp, u32 used, u32 caller);
/* alloc.c: the array is full, or the cache has none. */
void slab_free_rest(struct kmem_cache *c, void *obj, u32 caller);

/* flags.c: SLAB_* of a new cache of that name. */
u32 slab_flags_of(const char *name);
/* flags.c: the list, as in slab_debug=, names the cache. */
bool slab_list_names(const char *list, const char *name);

/* debug.c; for checked caches, panics on what they find. */
void slab_debug_new(struct kmem_cache *c, void *obj);
void slab_debug_alloc(struct kmem_cache *c, void *obj, u32 used, u32 caller);
void slab_debug_free(struct kmem_cache *c, void *obj, u32 caller);
/* Bytes that the holder of obj may use. */
u32 slab_debug_used(const struct kmem_cache *c, const void *obj);
/* Prints each object in use with its caller. */
void slab_debug_report(const struct kmem_cache *c);

/* A ready object of this CPU, or NULL. */
static inline void *slab_pop(struct kmem_cache *c)
{
    irqflags_t flags = irq_save();
    struct slab_array *a = &this_cpu(c->array);
    void *obj = NULL;

    if (likely(a->count))
        obj = a->objs[--a->count];
    irq_restore(flags);
    return obj;
}

/*
 * The code address that the function which this is inlined into returns to. Read where it is
 * needed, on the slow paths: the fast ones have no register for it.
 */
#define SLAB_CALLER ((u32)__builtin_return_address(0))

/* A ready object where no more than that is to be done, else NULL. */
static inline void *slab_alloc_hot(struct kmem_cache *c, gfp_t gfp)
{
    return DEBUG_CHECKS || unlikely(fail_armed) || (gfp & GFP_ZERO) ? NULL : slab_pop(c);
}

/* The fast path of kmem_cache_alloc(). `used` bytes of the object are asked for. */
static __attribute__((always_inline)) inline void *slab_alloc(struct kmem_cache *c, gfp_t gfp,
                                                              u32 used)
{
    void *obj = slab_alloc_hot(c, gfp);

    return likely(obj) ? obj : slab_alloc_rest(c, gfp, used, SLAB_CALLER);
}

/* The fast path of kmem_cache_free() and kfree(). */
static __attribute__((always_inline)) inline void slab_free(struct kmem_cache *c, void *obj)
{
    if (DEBUG_CHECKS && c->flags & SLAB_CHECKED)
        slab_debug_free(c, obj, SLAB_CALLER);
    irqflags_t flags = irq_save();
    struct slab_array *a = &this_cpu(c->array);
    bool room = a->count < c->limit;
    if (likely(room))
        a->objs[a->count++] = obj;
    irq_restore(flags);
    if (unlikely(!room))
        slab_free_rest(c, obj, SLAB_CALLER);
}

/* Objects: the per-CPU array in front, the slabs behind it. Drawing in slab_int.h. */
#include <faultline/string.h>
#include "mm/kalloc/slab_int.h"

/* Puts a slab on the list that its number of used objects asks for. Lock held. */
static void relist(struct kmem_cache *c, struct page *slab, u32 was_inuse)
{
    struct list_head *to = &c->partial;

    if (slab->slab_inuse == 0)
        to = &c->empty;
    else if (slab->slab_inuse == c->objs_per_slab)
        to = &c->full;
    c->empty_slabs += (slab->slab_inuse == 0) - (was_inuse == 0);
    list_del(&slab->lru);
    list_add(&slab->lru, to);
}

/* Moves objects from one slab to the array until it has `want`. Lock held. */
static void take_from_slab(struct kmem_cache *c, struct page *slab, struct slab_array *a, u32 want)
{
    u32 was_inuse = slab->slab_inuse;

    while (a->count < want && slab->slab_freelist) {
        void *obj = slab->slab_freelist;
        slab->slab_freelist = *free_link(c, obj);
        slab->slab_inuse++;
        a->objs[a->count++] = obj;
    }
    c->taken += slab->slab_inuse - was_inuse;
    relist(c, slab, was_inuse);
}

/* Fills an empty array with up to `batch` objects. Interrupts off. */
static void refill(struct kmem_cache *c, struct slab_array *a)
{
    spin_lock(&c->lock);
    while (a->count < c->batch) {
        struct list_head *from = list_empty(&c->partial) ? &c->empty : &c->partial;
        if (list_empty(from))
            break;
        take_from_slab(c, list_first(from, struct page, lru), a, c->batch);
    }
    spin_unlock(&c->lock);
}

static void *alloc_slow(struct kmem_cache *c, gfp_t gfp)
{
    do {
        void *obj = NULL;
        irqflags_t flags = irq_save();
        struct slab_array *a = &this_cpu(c->array);
        if (!a->count)
            refill(c, a);
        if (a->count)
            obj = a->objs[--a->count];
        irq_restore(flags);
        if (obj)
            return obj;
    } while (slab_grow(c, gfp));
    return NULL;
}

static void *alloc_object(struct kmem_cache *c, gfp_t gfp)
{
    if (should_fail_slab(gfp, c->size, c->flags & SLAB_FAILSLAB))
        return NULL;
    void *obj = slab_pop(c);
    return obj ? obj : alloc_slow(c, gfp);
}

void *slab_alloc_rest(struct kmem_cache *c, gfp_t gfp, u32 used, u32 caller)
{
    void *obj = alloc_object(c, gfp);

    if (obj && c->flags & SLAB_CHECKED)
        slab_debug_alloc(c, obj, used, caller);
    if (obj && (gfp & GFP_ZERO))
        memset(obj, 0, used);
    return obj;
}

void *kmem_cache_alloc(struct kmem_cache *c, gfp_t gfp)
{
    return slab_alloc(c, gfp, c->size);
}

/*
 * Gives one object to its slab. A slab that becomes empty and is one too many goes to `doomed`.
 * Lock held.
 */
static void put_to_slab(struct kmem_cache *c, void *obj, struct list_head *doomed)
{
    struct page *slab = slab_of(c, obj);
    u32 was_inuse = slab->slab_inuse;

    *free_link(c, obj) = slab->slab_freelist;
    slab->slab_freelist = obj;
    slab->slab_inuse--;
    c->taken--;
    if (slab->slab_inuse && was_inuse != c->objs_per_slab)
        return;
    relist(c, slab, was_inuse);
    if (slab->slab_inuse == 0 && c->empty_slabs > c->max_empty) {
        c->empty_slabs--;
        c->slabs--;
        list_del(&slab->lru);
        list_add(&slab->lru, doomed);
    }
}

/* The n objects longest in the array go to their slabs. Interrupts off. */
static void flush(struct kmem_cache *c, struct slab_array *a, u32 n, struct list_head *doomed)
{
    spin_lock(&c->lock);
    for (u32 i = 0; i < n; i++)
        put_to_slab(c, a->objs[i], doomed);
    spin_unlock(&c->lock);
    a->count -= n;
    memmove(a->objs, a->objs + n, a->count * sizeof(a->objs[0]));
}

static void destroy_all(struct kmem_cache *c, struct list_head *doomed)
{
    struct page *slab, *tmp;

    list_for_each_safe (slab, tmp, doomed, lru)
        slab_destroy(c, slab);
}

void slab_free_rest(struct kmem_cache *c, void *obj, u32 caller)
{
    struct list_head doomed;

    if (!DEBUG_CHECKS && c->flags & SLAB_CHECKED)
        slab_debug_free(c, obj, caller);
    irqflags_t flags = irq_save();
    struct slab_array *a = &this_cpu(c->array);

    list_init(&doomed);
    flush(c, a, min(a->count, c->batch), &doomed);
    a->objs[a->count++] = obj;
    if (!c->limit)
        flush(c, a, a->count, &doomed);
    irq_restore(flags);
    destroy_all(c, &doomed);
}

void kmem_cache_free(struct kmem_cache *c, void *obj)
{
    slab_free(c, obj);
}

void slab_flush_array(struct kmem_cache *c)
{
    struct list_head doomed;
    irqflags_t flags = irq_save();
    struct slab_array *a = &this_cpu(c->array);

    list_init(&doomed);
    flush(c, a, a->count, &doomed);
    irq_restore(flags);
    destroy_all(c, &doomed);
}

/*
 * Checks of debug builds: red zones, poison, double free, wrong cache. Each finding is a panic
 * that names the cache, the object and who allocated it last.
 */
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/kalloc/slab_int.h"

#define POISON_FREE 0x6b /* bytes of a free object */
#define POISON_END  0xa5 /* its last byte */
#define RED_BYTE    0xcc /* slack between what was asked for and the object's size */
#define RED_ACTIVE  0xccccccccu
#define RED_FREE    0xbbbbbbbbu

static struct slab_trailer *trailer_of(const struct kmem_cache *c, const void *obj)
{
    return (struct slab_trailer *)((char *)obj + c->trailer_offset);
}

/* Code address that allocated the object last. */
static void *caller_of(const struct kmem_cache *c, const void *obj)
{
    return (void *)(c->traced ? trailer_of(c, obj)->caller : slab_of(c, obj)->owner);
}

static bool in_use(const struct kmem_cache *c, const void *obj)
{
    return c->traced ? trailer_of(c, obj)->red == RED_ACTIVE : slab_of(c, obj)->owner != 0;
}

__noreturn static void bad_object(const struct kmem_cache *c, const void *obj, const char *what)
{
    panic("slab %s: object %p: %s (allocated by %pS)", c->name, obj, what, caller_of(c, obj));
}

static void poison(const struct kmem_cache *c, void *obj)
{
    memset(obj, POISON_FREE, c->size - 1);
    ((u8 *)obj)[c->size - 1] = POISON_END;
}

static bool poison_intact(const struct kmem_cache *c, const u8 *obj)
{
    for (u32 i = 0; i < c->size - 1; i++)
        if (obj[i] != POISON_FREE)
            return false;
    return obj[c->size - 1] == POISON_END;
}

static bool slack_intact(const struct kmem_cache *c, const u8 *obj, u32 used)
{
    for (u32 i = used; i < c->trailer_offset; i++)
        if (obj[i] != RED_BYTE)
            return false;
    return true;
}

void slab_debug_new(struct kmem_cache *c, void *obj)
{
    if (!c->traced) {
        slab_of(c, obj)->owner = 0;
        return;
    }
    *trailer_of(c, obj) = (struct slab_trailer){.red = RED_FREE, .red_end = RED_FREE};
    if (!c->ctor)
        poison(c, obj);
}

void slab_debug_alloc(struct kmem_cache *c, void *obj, u32 used, u32 caller)
{
    struct slab_trailer *t = trailer_of(c, obj);

    if (!c->traced) {
        slab_of(c, obj)->owner = caller;
        return;
    }
    if (t->red != RED_FREE || t->red_end != RED_FREE)
        bad_object(c, obj, "red zone overwritten while free");
    if (!c->ctor && !poison_intact(c, obj))
        bad_object(c, obj, "used after free");
    memset((char *)obj + used, RED_BYTE, c->trailer_offset - used);
    t->red = t->red_end = RED_ACTIVE;
    t->caller = caller;
    t->used = used;
}

/* obj is the start of an object of c, or we panic. */
static void check_address(const struct kmem_cache *c, const void *obj)
{
    vaddr_t a = (vaddr_t)obj;

    if (a < KERNEL_BASE || a >= high_memory)
        panic("slab %s: free of %p, which is no object", c->name, obj);
    const struct page *p = virt_to_page(obj);
    if (!(p->flags & PG_SLAB))
        panic("slab %s: free of %p, whose frame is no slab (freed twice?)", c->name, obj);
    if (p->slab_cache != c)
        panic("slab %s: free of %p, which belongs to cache %s", c->name, obj, p->slab_cache->name);
    vaddr_t first = (vaddr_t)slab_first_object(slab_of(c, obj));
    if (a < first || (a - first) % c->stride || (a - first) / c->stride >= c->objs_per_slab)
        panic("slab %s: free of %p, which is not the start of an object", c->name, obj);
}

/* Such an object is a slab of its own, whose first frame has an owner while it is in use. */
static void free_whole_pages(struct kmem_cache *c, void *obj)
{
    struct page *slab = slab_of(c, obj);

    if (!slab->owner)
        bad_object(c, obj, "double free");
    slab->owner = 0;
}

void slab_debug_free(struct kmem_cache *c, void *obj)
{
    check_address(c, obj);
    if (!c->traced) {
        free_whole_pages(c, obj);
        return;
    }
    struct slab_trailer *t = trailer_of(c, obj);
    if (t->red == RED_FREE && t->red_end == RED_FREE)
        bad_object(c, obj, "double free");
    if (t->red != RED_ACTIVE || t->red_end != RED_ACTIVE || t->used > c->size ||
        !slack_intact(c, obj, t->used))
        bad_object(c, obj, "red zone overwritten");
    t->red = t->red_end = RED_FREE;
    t->used = 0;
    if (!c->ctor)
        poison(c, obj);
}

u32 slab_debug_used(const struct kmem_cache *c, const void *obj)
{
    return c->traced ? trailer_of(c, obj)->used : c->size;
}

static void report_slab(const struct kmem_cache *c, const struct page *slab)
{
    char *obj = slab_first_object(slab);

    for (u32 i = 0; i < c->objs_per_slab; i++, obj += c->stride) {
        if (in_use(c, obj))
            printk(KERN_ERR "slab %s: object %p in use, allocated by %pS\n", c->name, (void *)obj,
                   caller_of(c, obj));
    }
}

void slab_debug_report(const struct kmem_cache *c)
{
    struct page *slab;

    list_for_each (slab, &c->full, lru)
        report_slab(c, slab);
    list_for_each (slab, &c->partial, lru)
        report_slab(c, slab);
}

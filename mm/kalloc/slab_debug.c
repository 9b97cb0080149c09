/*
 * Checks of objects: red zones, poison, double free, wrong cache, as the cache's flags say. Each
 * finding is a panic that names the cache, the object, who allocated it and who freed it last.
 */
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/kalloc/slab_int.h"
#include "mm/phys/page_owner.h"

#define POISON_FREE 0x6b /* bytes of a free object */
#define POISON_END  0xa5 /* its last byte */
#define RED_BYTE    0xcc /* slack between what was asked for and the object's size */
#define RED_ACTIVE  0xccccccccu
#define RED_FREE    0xbbbbbbbbu

static struct slab_trailer *trailer_of(const struct kmem_cache *c, const void *obj)
{
    return (struct slab_trailer *)((char *)obj + c->trailer_offset);
}

/* Code addresses that allocated and freed the object last; NULL: not known. */
static void *caller_of(const struct kmem_cache *c, const void *obj)
{
    return c->traced ? (void *)trailer_of(c, obj)->caller : page_owner_caller(slab_of(c, obj));
}

static void *freer_of(const struct kmem_cache *c, const void *obj)
{
    return c->traced ? (void *)trailer_of(c, obj)->freer : page_owner_caller(slab_of(c, obj));
}

static bool in_use(const struct kmem_cache *c, const void *obj)
{
    u32 owner = slab_of(c, obj)->owner;

    return c->traced ? trailer_of(c, obj)->used != 0 : owner && !(owner & OWNER_FREED);
}

/* Without SLAB_STORE_USER nobody knows who allocated and freed. */
__noreturn static void bad_object(const struct kmem_cache *c, const void *obj, const char *what)
{
    if (!(c->flags & SLAB_STORE_USER))
        panic("slab %s: object %p: %s", c->name, obj, what);
    panic("slab %s: object %p: %s (allocated by %pS)", c->name, obj, what, caller_of(c, obj));
}

/* The object is free, or ought to be. Of an object of whole pages only the last event is known. */
__noreturn static void bad_free_object(const struct kmem_cache *c, const void *obj,
                                       const char *what)
{
    if (!(c->flags & SLAB_STORE_USER))
        bad_object(c, obj, what);
    if (!c->traced)
        panic("slab %s: object %p: %s (freed by %pS)", c->name, obj, what, freer_of(c, obj));
    panic("slab %s: object %p: %s (allocated by %pS, freed by %pS)", c->name, obj, what,
          caller_of(c, obj), freer_of(c, obj));
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

static bool poisoned(const struct kmem_cache *c)
{
    return c->flags & SLAB_POISON && !c->ctor;
}

void slab_debug_new(struct kmem_cache *c, void *obj)
{
    if (!c->traced) {
        slab_of(c, obj)->owner = 0;
        return;
    }
    *trailer_of(c, obj) = (struct slab_trailer){.red = RED_FREE, .red_end = RED_FREE};
    if (poisoned(c))
        poison(c, obj);
}

static void check_free_object(const struct kmem_cache *c, const void *obj)
{
    const struct slab_trailer *t = trailer_of(c, obj);

    if (c->flags & SLAB_RED_ZONE && (t->red != RED_FREE || t->red_end != RED_FREE))
        bad_free_object(c, obj, "red zone overwritten while free");
    if (poisoned(c) && !poison_intact(c, obj))
        bad_free_object(c, obj, "used after free");
}

void slab_debug_alloc(struct kmem_cache *c, void *obj, u32 used, u32 caller)
{
    if (!c->traced) {
        page_owner_set(slab_of(c, obj), 0, caller);
        return;
    }
    check_free_object(c, obj);
    struct slab_trailer *t = trailer_of(c, obj);
    if (c->flags & SLAB_RED_ZONE)
        memset((char *)obj + used, RED_BYTE, c->trailer_offset - used);
    t->red = t->red_end = RED_ACTIVE;
    t->used = used;
    if (c->flags & SLAB_STORE_USER)
        t->caller = caller;
}

/* The object of c that the address lies in; NULL: none, but colour, rest or a trailer. */
static const void *object_around(const struct kmem_cache *c, const void *address)
{
    const char *first = slab_first_object(slab_of(c, address));
    u32 offset = (const char *)address - first, index = offset / c->stride;

    if ((const char *)address < first || index >= c->objs_per_slab || offset % c->stride >= c->size)
        return NULL;
    return first + index * c->stride;
}

__noreturn static void bad_address(const struct kmem_cache *c, const void *p)
{
    const struct kmem_cache *owner = virt_to_page(p)->slab_cache;
    const void *obj = object_around(owner, p);
    void *caller = obj ? caller_of(owner, obj) : NULL;

    if (owner != c)
        panic("slab %s: free of %p, which belongs to cache %s (allocated by %pS)", c->name, p,
              owner->name, caller);
    if (!obj)
        panic("slab %s: free of %p, which lies between objects", c->name, p);
    panic("slab %s: free of %p, which is inside of object %p (allocated by %pS)", c->name, p, obj,
          caller);
}

/* obj is the start of an object of c, or we panic. */
static void check_address(const struct kmem_cache *c, const void *obj)
{
    vaddr_t a = (vaddr_t)obj;

    if (a < KERNEL_BASE || a >= high_memory)
        panic("slab %s: free of %p, which is no object", c->name, obj);
    const struct page *p = virt_to_page(obj);
    if (!(p->flags & PG_SLAB))
        panic("slab %s: free of %p, whose frame is no slab (last allocated by %pS)", c->name, obj,
              page_owner_caller(p));
    if (p->slab_cache != c || object_around(c, obj) != obj)
        bad_address(c, obj);
}

static void check_used_object(const struct kmem_cache *c, const void *obj)
{
    const struct slab_trailer *t = trailer_of(c, obj);

    if (c->flags & SLAB_RED_ZONE && (t->red != RED_ACTIVE || t->red_end != RED_ACTIVE ||
                                     t->used > c->size || !slack_intact(c, obj, t->used)))
        bad_object(c, obj, "red zone overwritten");
}

static void mark_free(struct kmem_cache *c, void *obj, u32 caller)
{
    struct slab_trailer *t = trailer_of(c, obj);

    t->red = t->red_end = RED_FREE;
    t->used = 0;
    if (c->flags & SLAB_STORE_USER)
        t->freer = caller;
    if (poisoned(c))
        poison(c, obj);
}

void slab_debug_free(struct kmem_cache *c, void *obj, u32 caller)
{
    if (c->flags & SLAB_CONSISTENCY) {
        check_address(c, obj);
        if (!in_use(c, obj))
            bad_free_object(c, obj, "double free");
    }
    if (!c->traced) {
        page_owner_set(slab_of(c, obj), 0, caller);
        slab_of(c, obj)->owner |= OWNER_FREED;
        return;
    }
    check_used_object(c, obj);
    mark_free(c, obj, caller);
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

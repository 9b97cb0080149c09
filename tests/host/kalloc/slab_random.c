/* Object caches by random operations: contents, counts and lists against a naive model. */
#include <string.h>
#include "mm/kalloc/slab_int.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

#define OPS    600000u
#define CACHES 6u
#define SLOTS  400u

static struct kmem_cache *caches[CACHES];
static const char *const names[CACHES] = {"r12", "r64", "r100c", "r600", "r3000", "r8192"};
static const u32 sizes[CACHES] = {12, 64, 100, 600, 3000, 8192};
static void *objs[CACHES][SLOTS];
static u32 in_use[CACHES];

static void construct(void *obj)
{
    fill(obj, 100, 42);
}

static bool has_ctor(u32 k)
{
    return sizes[k] == 100;
}

/* Slabs are on the list that their numbers say, and the sums agree with the cache's counters. */
static void check_list(const struct kmem_cache *c, const struct list_head *list, u32 *slabs,
                       u32 *inuse)
{
    const struct page *slab;

    list_for_each (slab, list, lru) {
        u32 free = 0;
        for (void *obj = slab->slab_freelist; obj; obj = *free_link(c, obj))
            free++;
        CHECK_EQ(slab->slab_inuse + free, c->objs_per_slab);
        CHECK((list == &c->empty) == (slab->slab_inuse == 0));
        CHECK((list == &c->full) == (free == 0));
        CHECK(slab->slab_cache == c && (slab->flags & PG_SLAB));
        *inuse += slab->slab_inuse;
        ++*slabs;
    }
}

static void check_cache(u32 k)
{
    const struct kmem_cache *c = caches[k];
    u32 slabs = 0, inuse = 0, empties;

    check_list(c, &c->empty, &slabs, &inuse);
    empties = slabs;
    check_list(c, &c->partial, &slabs, &inuse);
    check_list(c, &c->full, &slabs, &inuse);
    CHECK_EQ(slabs, c->slabs);
    CHECK_EQ(empties, c->empty_slabs);
    CHECK_EQ(inuse, c->taken);
    CHECK_EQ(inuse - this_cpu(c->array).count, in_use[k]);
    CHECK_EQ(cache_info(names[k]).active_objs, in_use[k]);
}

static void alloc_one(u32 k, u32 slot)
{
    bool zero = !has_ctor(k) && host_random_below(4) == 0;
    u8 *obj = kmem_cache_alloc(caches[k], GFP_KERNEL | GFP_NOWARN | (zero ? GFP_ZERO : 0));

    objs[k][slot] = obj;
    if (!obj)
        return;
    in_use[k]++;
    for (u32 i = 0; zero && i < sizes[k]; i++)
        CHECK_EQ(obj[i], 0);
    if (has_ctor(k))
        CHECK(filled(obj, 100, 42));
    else
        fill(obj, sizes[k], k * SLOTS + slot);
}

static void free_one(u32 k, u32 slot)
{
    CHECK(filled(objs[k][slot], sizes[k], has_ctor(k) ? 42 : k * SLOTS + slot));
    kmem_cache_free(caches[k], objs[k][slot]);
    objs[k][slot] = NULL;
    in_use[k]--;
}

static void interrupt(void)
{
    void *obj = kmem_cache_alloc(caches[1], GFP_ATOMIC | GFP_NOWARN);

    if (obj)
        kmem_cache_free(caches[1], obj);
}

static void op_random(u32 i)
{
    u32 k = host_random_below(CACHES);
    /* Waves: now mostly allocations, now mostly frees, so that slabs fill and empty. */
    u32 slots = (i / 5000) % 2 ? 20 : SLOTS;
    u32 slot = host_random_below(slots);

    host_interrupt = host_random_below(32) ? NULL : interrupt;
    if (objs[k][slot])
        free_one(k, slot);
    else
        alloc_one(k, slot);
    if (slots == 20 && objs[k][slot = host_random_below(SLOTS)])
        free_one(k, slot);
    if (host_random_below(3000) == 0)
        kmem_cache_shrink(caches[k]);
}

void test_slab_random(void)
{
    host_boot(10, 0); /* little enough to run out now and then */
    save_usage();
    memset(objs, 0, sizeof(objs));
    memset(in_use, 0, sizeof(in_use));
    for (u32 k = 0; k < CACHES; k++)
        caches[k] = kmem_cache_create(names[k], sizes[k], 0, has_ctor(k) ? construct : NULL);
    u32 done = 0;
    for (; done < OPS && !host_failed(); done++) {
        op_random(done);
        if (done % 10000 == 0)
            for (u32 k = 0; k < CACHES; k++)
                check_cache(k);
    }
    host_count_operations(done);
    host_interrupt = NULL;
    for (u32 k = 0; k < CACHES; k++) {
        for (u32 slot = 0; slot < SLOTS; slot++)
            if (objs[k][slot])
                free_one(k, slot);
        check_cache(k);
        CHECK_EQ(kmem_cache_destroy(caches[k]), 0);
    }
    check_usage();
}

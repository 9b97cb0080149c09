/* Object caches: layout, constructor, colouring, arrays, shrink, destroy. */
#include <stdio.h>
#include <string.h>
#include <uapi/errno.h>
#include "mm/kalloc/slab.h"
#include "mm/kalloc/slab_int.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

#define MANY 300u

/* Objects of one cache: aligned, apart from each other, usable to the last byte. */
static void layout_of(u32 size, u32 align, void (*ctor)(void *obj))
{
    void *obj[MANY];
    u32 n = size > 2048 ? 20 : MANY;
    struct kmem_cache *c = kmem_cache_create("layout", size, align, ctor);

    if (!CHECK(c != NULL))
        return;
    for (u32 i = 0; i < n; i++) {
        obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
        CHECK(obj[i] && (vaddr_t)obj[i] % max(align, 4u) == 0);
        fill(obj[i], size, i);
    }
    for (u32 i = 0; i < n; i++)
        CHECK(filled(obj[i], size, i));
    CHECK_EQ(cache_info("layout").active_objs, n);
    CHECK_EQ(cache_info("layout").objsize, size);
    for (u32 i = 0; i < n; i++)
        kmem_cache_free(c, obj[i]);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

static void no_ctor(void *obj)
{
    (void)obj;
}

void test_slab_layout(void)
{
    static const u32 sizes[] = {1,   3,    4,    7,    8,    12,   44,   100,
                                255, 1000, 1500, 4095, 4096, 5000, 8192, 20000};

    host_boot(64, 0);
    save_usage();
    for (unsigned s = 0; s < ARRAY_SIZE(sizes); s++)
        for (u32 align = 0; align <= 4096; align = align ? align * 4 : 4)
            layout_of(sizes[s], align, align % 3 ? NULL : no_ctor);
    check_usage();
    kmem_cache_shrink_all();
    check_usage();
}

void test_slab_bad_arguments(void)
{
    host_boot(16, 0);
    save_usage();
    CHECK(kmem_cache_create("zero", 0, 0, NULL) == NULL);
    CHECK(kmem_cache_create("align 3", 8, 3, NULL) == NULL);
    CHECK(kmem_cache_create("align 8K", 8, 8192, NULL) == NULL);
    CHECK(kmem_cache_create("huge", (PAGE_SIZE << 10) + 1, 0, NULL) == NULL);
    CHECK(kmem_cache_create("no room for the trailer", (PAGE_SIZE << 10) - 4, 0, NULL) == NULL);
    CHECK_EQ(cache_info("zero").objs_per_slab, 0);
    check_usage();
}

struct built {
    u32 magic, uses;
};

static u32 constructed;

static void build(void *obj)
{
    *(struct built *)obj = (struct built){.magic = 0xc0ffee};
    constructed++;
}

/* The constructor runs once for each object of a slab, not for each allocation. */
void test_slab_ctor(void)
{
    host_boot(16, 0);
    constructed = 0;
    struct kmem_cache *c = kmem_cache_create("built", sizeof(struct built), 0, build);
    struct built *b = kmem_cache_alloc(c, GFP_KERNEL);

    CHECK_EQ(constructed, cache_info("built").objs_per_slab);
    for (u32 i = 0; i < 1000; i++) {
        CHECK_EQ(b->magic, 0xc0ffee);
        CHECK_EQ(b->uses, 0);
        b->uses = 5;
        b->uses = 0; /* constructed state again */
        kmem_cache_free(c, b);
        if (i % 100 == 50)
            slab_flush_array(c);
        b = kmem_cache_alloc(c, GFP_KERNEL);
    }
    CHECK_EQ(constructed, cache_info("built").objs_per_slab);
    kmem_cache_free(c, b);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

void test_slab_colour(void)
{
    host_boot(16, 0);
    struct kmem_cache *c = kmem_cache_create("coloured", 700, 0, NULL);
    u32 offsets[8], distinct = 0;
    void *obj[100];
    u32 n = 0;

    for (u32 slab = 0; slab < 8; slab++) {
        u32 slabs = cache_info("coloured").num_slabs;
        /* The next allocation that adds a slab. */
        do
            obj[n++] = kmem_cache_alloc(c, GFP_KERNEL);
        while (cache_info("coloured").num_slabs == slabs && n < 100);
        offsets[slab] = slab_of(c, obj[n - 1])->slab_colour;
    }
    for (u32 i = 0; i < 8; i++) {
        bool seen = false;
        for (u32 k = 0; k < i; k++)
            seen |= offsets[k] == offsets[i];
        distinct += !seen;
    }
    CHECK(c->colours > 1);
    CHECK_EQ(distinct, min(c->colours, 8u));
    while (n)
        kmem_cache_free(c, obj[--n]);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

void test_slab_array(void)
{
    host_boot(64, 0);
    struct kmem_cache *c = kmem_cache_create("array", 64, 0, NULL);
    struct slab_array *a = &this_cpu(c->array);
    void *obj[200];

    CHECK_EQ(c->limit, 32);
    CHECK_EQ(c->batch, 16);
    obj[0] = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK_EQ(a->count, 15); /* one batch came, one is ours */
    CHECK_EQ(cache_info("array").active_objs, 1);
    kmem_cache_free(c, obj[0]);
    CHECK(kmem_cache_alloc(c, GFP_KERNEL) == obj[0]); /* the hottest first */
    for (u32 i = 1; i < 200; i++)
        obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
    for (u32 i = 0; i < 200; i++) {
        kmem_cache_free(c, obj[i]);
        CHECK(a->count <= c->limit);
    }
    CHECK_EQ(cache_info("array").active_objs, 0);
    CHECK(a->count > 0);
    slab_flush_array(c);
    CHECK_EQ(a->count, 0);
    CHECK_EQ(c->taken, 0);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

/* A cache keeps one empty slab, not all it ever had; one of pages only what its array holds. */
void test_slab_empty_slabs(void)
{
    static void *obj[1000];

    host_boot(64, 0);
    for (u32 size = 64; size <= 4096; size *= 64) {
        struct kmem_cache *c = kmem_cache_create("empties", size, 0, NULL);
        for (u32 i = 0; i < 1000; i++)
            obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
        CHECK(cache_info("empties").num_slabs * cache_info("empties").objs_per_slab >= 1000);
        for (u32 i = 0; i < 1000; i++)
            kmem_cache_free(c, obj[i]);
        struct kmem_cache_info info = cache_info("empties");
        CHECK_EQ(info.active_objs, 0);
        CHECK(info.num_slabs - info.active_slabs <= c->max_empty);
        CHECK(size < 4096 || info.num_slabs == this_cpu(c->array).count);
        CHECK_EQ(kmem_cache_destroy(c), 0);
    }
}

/* Objects come from a slab in use before an empty one, so that empty ones stay to be freed. */
void test_slab_partial_first(void)
{
    void *obj[400];

    host_boot(16, 0);
    struct kmem_cache *c = kmem_cache_create("partial", 100, 0, NULL);
    u32 n = 2 * c->objs_per_slab;
    for (u32 i = 0; i < n; i++)
        obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
    /* One slab keeps one object, the other none. */
    for (u32 i = 1; i < n; i++)
        kmem_cache_free(c, obj[i]);
    slab_flush_array(c);
    CHECK(!list_empty(&c->partial) && !list_empty(&c->empty));
    void *next = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK(slab_of(c, next) == slab_of(c, obj[0]));
    CHECK(!list_empty(&c->empty));
    kmem_cache_free(c, next);
    kmem_cache_free(c, obj[0]);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

void test_slab_shrink(void)
{
    void *obj[500];

    host_boot(16, 0);
    struct kmem_cache *c = kmem_cache_create("shrink", 100, 0, NULL);
    u32 free = nr_free_pages();
    for (u32 i = 0; i < 500; i++)
        obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
    for (u32 i = 1; i < 500; i++)
        kmem_cache_free(c, obj[i]);
    kmem_cache_shrink(c);
    /* One object holds one slab. */
    CHECK_EQ(cache_info("shrink").num_slabs, 1);
    CHECK_EQ(nr_free_pages(), free - cache_info("shrink").pages_per_slab);
    kmem_cache_free(c, obj[0]);
    CHECK_EQ(kmem_cache_shrink(c), cache_info("shrink").pages_per_slab);
    CHECK_EQ(kmem_cache_shrink(c), 0);
    CHECK_EQ(nr_free_pages(), free);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

void test_slab_destroy(void)
{
    host_boot(16, 0);
    save_usage();
    struct kmem_cache *c = kmem_cache_create("busy", 40, 0, NULL);
    void *a = kmem_cache_alloc(c, GFP_KERNEL), *b = kmem_cache_alloc(c, GFP_KERNEL);
    char line[80];

    host_log_clear();
    CHECK_EQ(kmem_cache_destroy(c), -EBUSY);
    CHECK(strstr(host_log(), "slab busy: destroyed with 2 objects in use\n") != NULL);
    snprintf(line, sizeof(line), "slab busy: object %p in use, allocated by 0x", b);
    CHECK(strstr(host_log(), line) != NULL);
    /* The cache lives on. */
    kmem_cache_free(c, a);
    kmem_cache_free(c, b);
    a = kmem_cache_alloc(c, GFP_KERNEL);
    kmem_cache_free(c, a);
    CHECK_EQ(kmem_cache_destroy(c), 0);
    CHECK_EQ(cache_info("busy").objs_per_slab, 0);

    /* Of objects of whole pages each slab is full. */
    c = kmem_cache_create("busy pages", PAGE_SIZE, 0, NULL);
    a = kmem_cache_alloc(c, GFP_KERNEL);
    host_log_clear();
    CHECK_EQ(kmem_cache_destroy(c), -EBUSY);
    snprintf(line, sizeof(line), "slab busy pages: object %p in use, allocated by 0x", a);
    CHECK(strstr(host_log(), line) != NULL);
    kmem_cache_free(c, a);
    CHECK_EQ(kmem_cache_destroy(c), 0);
    check_usage();
}

/* Caches and slabs: create, grow, shrink, destroy. Drawing in slab_int.h. */
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include "mm/kalloc/kmalloc_int.h"
#include "mm/kalloc/slab_int.h"

static struct list_head caches;
static struct spinlock caches_lock = SPINLOCK_INIT("slab caches", RANK_SLAB_LIST);
static struct kmem_cache cache_cache; /* the cache of caches */

static u32 slab_bytes(u32 order)
{
    return PAGE_SIZE << order;
}

static bool whole_pages(const struct kmem_cache *c)
{
    return !c->ctor && c->size % PAGE_SIZE == 0;
}

/* Where the parts of an object lie, and so its stride. */
static void lay_out_object(struct kmem_cache *c)
{
    u32 end = ROUND_UP(c->size, (u32)sizeof(void *));

    c->traced = c->flags & SLAB_CHECKED && !whole_pages(c);
    if (c->traced) {
        c->trailer_offset = end;
        c->link_offset = end + offsetof(struct slab_trailer, next_free);
        end += sizeof(struct slab_trailer);
    } else if (c->ctor) {
        c->link_offset = end;
        end += sizeof(void *);
    }
    c->stride = ROUND_UP(end, c->align);
}

/* The smallest slab that wastes no more than an eighth; else the largest allowed that fits. */
static bool choose_order(struct kmem_cache *c)
{
    u32 order = 0;

    while (order < MAX_ORDER && slab_bytes(order) < c->stride)
        order++;
    if (order == MAX_ORDER)
        return false;
    while (order < SLAB_MAX_ORDER && !whole_pages(c) &&
           slab_bytes(order) % c->stride > slab_bytes(order) / 8)
        order++;
    c->order = order;
    c->objs_per_slab = whole_pages(c) ? 1 : slab_bytes(order) / c->stride;
    return true;
}

/*
 * Slabs begin their objects at different offsets, in turn, so that the same field of many objects
 * does not fall on few lines of the CPU's cache.
 */
static void choose_colours(struct kmem_cache *c)
{
    u32 rest = slab_bytes(c->order) - c->objs_per_slab * c->stride;
    u32 step = ROUND_UP(SLAB_COLOUR_STEP, c->align);

    c->colours = whole_pages(c) ? 1 : min(rest, 0xffffu) / step + 1;
    c->next_colour = 0;
}

/*
 * Small objects wait by the dozen, large ones few, those above a page not at all; on a machine
 * below 16 MiB a quarter.
 */
static void choose_array_size(struct kmem_cache *c)
{
    u32 limit = c->size <= 256 ? 32 : c->size <= 1024 ? 16 : c->size < PAGE_SIZE ? 8 : 4;

    if (nr_total_pages() < (16u << 20) / PAGE_SIZE)
        limit /= 4;
    if (c->size > PAGE_SIZE || (!DEBUG_CHECKS && c->flags & SLAB_CHECKED))
        limit = 0;
    c->limit = limit;
    c->batch = max(limit / 2, 1u);
    c->max_empty = c->size < PAGE_SIZE ? 1 : 0;
}

static bool cache_setup(struct kmem_cache *c, const char *name, size_t size, size_t align,
                        void (*ctor)(void *obj))
{
    if (align == 0)
        align = sizeof(void *);
    if (size == 0 || size > slab_bytes(MAX_ORDER - 1) || align > PAGE_SIZE || (align & (align - 1)))
        return false;
    *c =
        (struct kmem_cache){.name = name, .size = size, .ctor = ctor, .flags = slab_flags_of(name)};
    c->align = max(align, sizeof(void *));
    lay_out_object(c);
    if (!choose_order(c))
        return false;
    choose_colours(c);
    choose_array_size(c);
    list_init(&c->full);
    list_init(&c->partial);
    list_init(&c->empty);
    spin_lock_init(&c->lock, name, RANK_SLAB);
    irqflags_t flags = spin_lock_irqsave(&caches_lock);
    list_add_tail(&c->link, &caches);
    spin_unlock_irqrestore(&caches_lock, flags);
    return true;
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align,
                                     void (*ctor)(void *obj))
{
    struct kmem_cache *c = kmem_cache_alloc(&cache_cache, GFP_KERNEL);

    if (c && !cache_setup(c, name, size, align, ctor)) {
        kmem_cache_free(&cache_cache, c);
        c = NULL;
    }
    return c;
}

struct kmem_cache *kmem_cache_must_create(const char *name, size_t size, size_t align)
{
    struct kmem_cache *c = kmem_cache_create(name, size, align, NULL);

    if (!c)
        panic("No memory for the cache %s", name);
    return c;
}

static void init_objects(struct kmem_cache *c, struct page *slab)
{
    char *obj = slab_first_object(slab) + c->objs_per_slab * c->stride;

    /* Backwards, so that the list gives objects in ascending order. */
    slab->slab_freelist = NULL;
    for (u32 i = 0; i < c->objs_per_slab; i++) {
        obj -= c->stride;
        if (c->ctor)
            c->ctor(obj);
        if (c->flags & SLAB_CHECKED)
            slab_debug_new(c, obj);
        *free_link(c, obj) = slab->slab_freelist;
        slab->slab_freelist = obj;
    }
}

bool slab_grow(struct kmem_cache *c, gfp_t gfp)
{
    struct page *slab = alloc_pages(gfp & ~(GFP_ZERO | GFP_HIGHMEM), c->order);

    if (!slab)
        return false;
    for (u32 i = 0; i < 1u << c->order; i++) {
        slab[i].flags |= PG_SLAB;
        slab[i].slab_cache = c;
    }
    irqflags_t flags = spin_lock_irqsave(&c->lock);
    u32 colour = c->next_colour++ % c->colours;
    slab->slab_colour = colour * ROUND_UP(SLAB_COLOUR_STEP, c->align);
    slab->slab_inuse = 0;
    init_objects(c, slab);
    list_add(&slab->lru, &c->empty);
    c->slabs++;
    c->empty_slabs++;
    spin_unlock_irqrestore(&c->lock, flags);
    return true;
}

void slab_destroy(struct kmem_cache *c, struct page *slab)
{
    slab->slab_colour = 0;
    for (u32 i = 0; i < 1u << c->order; i++)
        slab[i].flags &= ~PG_SLAB;
    free_pages(slab, c->order);
}

u32 kmem_cache_shrink(struct kmem_cache *c)
{
    struct list_head doomed;
    struct page *slab, *tmp;
    u32 frames = 0;

    list_init(&doomed);
    slab_flush_array(c);
    irqflags_t flags = spin_lock_irqsave(&c->lock);
    list_splice_tail(&c->empty, &doomed);
    c->slabs -= c->empty_slabs;
    c->empty_slabs = 0;
    spin_unlock_irqrestore(&c->lock, flags);
    list_for_each_safe (slab, tmp, &doomed, lru) {
        slab_destroy(c, slab);
        frames += 1u << c->order;
    }
    return frames;
}

/* The list of caches is stable: caches are created and destroyed in process context only. */
u32 kmem_cache_shrink_all(void)
{
    struct kmem_cache *c;
    u32 frames = 0;

    list_for_each (c, &caches, link)
        frames += kmem_cache_shrink(c);
    return frames;
}

int kmem_cache_destroy(struct kmem_cache *c)
{
    kmem_cache_shrink(c);
    if (c->taken) {
        printk(KERN_ERR "slab %s: destroyed with %u objects in use\n", c->name, c->taken);
        if (c->flags & SLAB_STORE_USER)
            slab_debug_report(c);
        return -EBUSY;
    }
    irqflags_t flags = spin_lock_irqsave(&caches_lock);
    list_del(&c->link);
    spin_unlock_irqrestore(&caches_lock, flags);
    kmem_cache_free(&cache_cache, c);
    return 0;
}

static u32 objects_in_use(const struct kmem_cache *c)
{
    u32 n = c->taken;

    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
        n -= per_cpu(c->array, cpu).count;
    return n;
}

void kmem_cache_for_each(void (*fn)(const struct kmem_cache_info *info, void *arg), void *arg)
{
    struct kmem_cache *c;

    list_for_each (c, &caches, link) {
        irqflags_t flags = spin_lock_irqsave(&c->lock);
        struct kmem_cache_info info = {
            .name = c->name,
            .active_objs = objects_in_use(c),
            .num_objs = c->slabs * c->objs_per_slab,
            .objsize = c->size,
            .objs_per_slab = c->objs_per_slab,
            .pages_per_slab = 1u << c->order,
            .active_slabs = c->slabs - c->empty_slabs,
            .num_slabs = c->slabs,
            .limit = c->limit,
            .batch = c->batch,
            .failslab = c->flags & SLAB_FAILSLAB,
        };
        spin_unlock_irqrestore(&c->lock, flags);
        fn(&info, arg);
    }
}

void kmem_cache_set_failslab(const char *list)
{
    struct kmem_cache *c;

    list_for_each (c, &caches, link)
        c->flags =
            (c->flags & ~SLAB_FAILSLAB) | (slab_list_names(list, c->name) ? SLAB_FAILSLAB : 0);
}

static void sum_active(const struct kmem_cache_info *info, void *sum)
{
    *(u32 *)sum += info->active_objs;
}

u32 kmem_objects_in_use(void)
{
    u32 sum = 0;

    kmem_cache_for_each(sum_active, &sum);
    return sum;
}

static void sum_frames(const struct kmem_cache_info *info, void *sum)
{
    *(u32 *)sum += info->num_slabs * info->pages_per_slab;
}

u32 kmem_slab_frames(void)
{
    u32 sum = 0;

    kmem_cache_for_each(sum_frames, &sum);
    return sum;
}

void kmem_init(void)
{
    static struct shrinker shrinker = {.shrink = kmem_cache_shrink_all};

    list_init(&caches);
    if (!cache_setup(&cache_cache, "kmem_cache", sizeof(struct kmem_cache), 0, NULL))
        panic("No cache of caches");
    kmalloc_init();
    shrinker_register(&shrinker);
}

#pragma once
/*
 * struct page: one for each frame of RAM, in mem_map, indexed by frame number.
 *
 * 32 bytes, so a 4 GiB machine spends 0.8 % of its memory on them. Who uses the frame, uses the
 * union:
 *
 *   free block          lru links it into the buddy's list; PG_BUDDY, order in the flags
 *   on a per-CPU list   nothing: flags and references are 0, and it is no part of a free block
 *   slab                slab_cache (in every frame of the slab); in the first: slab_freelist,
 *                       slab_inuse, slab_colour; lru links the slab into its cache
 *   user page           mapping + index (owner: file, or anonymous), mapcount; lru for reclaim
 *   page table          pt_used: entries in use
 *   vmalloc area        mapping: its struct vmap_area
 *
 * A free frame has mapcount (and so slab_inuse and slab_colour) 0, and who frees one leaves it so.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/assert.h>
#include <arch/i386/layout.h>

enum page_flag {
    PG_RESERVED = 1u << 0, /* never handed out: firmware, kernel image, mem_map, holes */
    PG_BUDDY = 1u << 1,    /* first frame of a free block */
    PG_SLAB = 1u << 2,
    PG_TABLE = 1u << 3, /* page directory or page table */
    PG_ANON = 1u << 4,  /* anonymous user page */
    PG_FILE = 1u << 5,  /* belongs to a file's pages */
    PG_HIGHMEM = 1u << 6,
    PG_SHMEM = 1u << 7, /* with PG_FILE: shared memory or a file of tmpfs */
    PG_ORDER_SHIFT = 8, /* bits 8-11, first frame only: order of the free block or allocation */
    PG_ORDER_MASK = 15u << PG_ORDER_SHIFT,
    /* Pages of a file that has its home elsewhere (mm/file/page_cache.h); changed atomically. */
    PG_UPTODATE = 1u << 12,  /* holds what the file holds */
    PG_LOCKED = 1u << 13,    /* being filled; of tmpfs: by a page_store_fill() that may fail yet */
    PG_DIRTY = 1u << 14,     /* was changed since it was last written */
    PG_WRITEBACK = 1u << 15, /* being written */
    PG_ZONE_SHIFT = 30,      /* bits 30-31: index of the zone */
    PG_ZONE_MASK = 3u << PG_ZONE_SHIFT,
};

struct kmem_cache;

struct page {
    u32 flags;
    i32 refcount;         /* 0 while free, and in all frames of a block but the first */
    struct list_head lru; /* buddy list, slab list, reclaim list */
    union {
        struct {
            struct kmem_cache *slab_cache;
            void *slab_freelist;
            u16 slab_inuse;
            u16 slab_colour; /* offset of the first object, bytes */
        };
        struct {
            void *mapping; /* file page: its owner's page store; vmalloc: the area */
            u32 index;     /* file page: index in the file */
            i32 mapcount;  /* number of PTEs that map it */
        };
        struct {
            u32 pt_used; /* page table: entries that are not none */
        };
    };
    u32 owner; /* debug builds: who allocated it, see page_owner.h */
};

_Static_assert(sizeof(struct page) == 32, "mem_map must stay small");

extern struct page *mem_map;
extern u32 max_pfn; /* one past the last frame that mem_map describes */

/* End of the linear map: (virtual) address after the last byte of low memory. */
extern vaddr_t high_memory;

static inline struct page *pfn_to_page(pfn_t f)
{
    return mem_map + f.v;
}

static inline pfn_t page_to_pfn(const struct page *p)
{
    return PFN(p - mem_map);
}

static inline paddr_t page_to_phys(const struct page *p)
{
    return pfn_to_paddr(page_to_pfn(p));
}

static inline bool pfn_valid(pfn_t f)
{
    return f.v < max_pfn;
}

static inline bool page_is_highmem(const struct page *p)
{
    return p->flags & PG_HIGHMEM;
}

/* Order of the free block or allocation whose first frame this is. */
static inline unsigned page_order(const struct page *p)
{
    return (p->flags & PG_ORDER_MASK) >> PG_ORDER_SHIFT;
}

/* Address in the linear map; low memory only. */
static inline void *page_address(const struct page *p)
{
    ASSERT(!page_is_highmem(p));
    return phys_to_virt(page_to_phys(p));
}

/* p: any address inside the linear map. */
static inline struct page *virt_to_page(const void *p)
{
    return pfn_to_page(paddr_to_pfn(virt_to_phys(p)));
}

/* Flags that interrupts change, too. What they were before. */
static inline u32 page_set_flags(struct page *p, u32 flags)
{
    return __atomic_fetch_or(&p->flags, flags, __ATOMIC_ACQ_REL);
}

static inline u32 page_clear_flags(struct page *p, u32 flags)
{
    return __atomic_fetch_and(&p->flags, ~flags, __ATOMIC_ACQ_REL);
}

static inline void page_get(struct page *p)
{
    ASSERT(p->refcount > 0);
    __atomic_add_fetch(&p->refcount, 1, __ATOMIC_RELAXED);
}

/* page_get() by who holds no reference; false: the page is free. */
static inline bool __must_check page_get_live(struct page *p)
{
    i32 count = READ_ONCE(p->refcount);

    while (count > 0)
        if (__atomic_compare_exchange_n(&p->refcount, &count, count + 1, true, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
    return false;
}

/* Frees an order-0 page whose only reference is the caller's. */
void page_free_last(struct page *p);
/* page_put() of a page that others refer to as well. */
void page_put_shared(struct page *p);

/*
 * Drops a reference of an order-0 page; the last one frees it. Who holds the only reference needs
 * no atomic operation to see that.
 */
static inline void page_put(struct page *p)
{
    if (p->refcount == 1)
        page_free_last(p);
    else
        page_put_shared(p);
}

/* page_put() of n pages at a price of few instructions each: for munmap and exit. */
void page_put_many(struct page *const pages[], u32 n);

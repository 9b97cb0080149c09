/*
 * vmalloc: areas in address order, the first gap that fits, a guard page after each area.
 *
 *     vmalloc_start   | area | guard |  gap  | area | guard | ...      VMALLOC_END
 */
#include <faultline/list.h>
#include <faultline/spinlock.h>
#include <arch/i386/kernel_map.h>
#include "mm/failinject.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/page_owner.h"

/* Its frames point to it by `mapping`. */
struct vmap_area {
    vaddr_t start;
    u32 pages; /* mapped; the guard page comes on top */
    u32 caller;
    struct list_head link;
};

static struct list_head areas; /* in address order */
static struct spinlock areas_lock = SPINLOCK_INIT("vmalloc", RANK_VMALLOC);
static struct kmem_cache *area_cache;
static vaddr_t vmalloc_start;
static u32 mapped_pages;
/*
 * The area after which the search for a gap begins: below its end there is no gap of
 * `skipped` bytes or more. Keeps many areas of one size (kernel stacks) from searching long.
 */
static struct list_head *search_after;
static u32 skipped_bytes;

void vmalloc_init(void)
{
    list_init(&areas);
    search_after = &areas;
    skipped_bytes = 0;
    mapped_pages = 0;
    vmalloc_start = PAGE_ALIGN(high_memory + VMALLOC_GAP);
    area_cache = kmem_cache_must_create("vmap_area", sizeof(struct vmap_area), 0);
}

static vaddr_t end_with_guard(const struct list_head *at)
{
    if (at == &areas)
        return vmalloc_start;
    const struct vmap_area *a = list_entry(at, struct vmap_area, link);
    return a->start + (a->pages + 1) * (vaddr_t)PAGE_SIZE;
}

/* Links the new area into the first gap of its size. False if there is none. Lock held. */
static bool place(struct vmap_area *fresh)
{
    u32 bytes = (fresh->pages + 1) * PAGE_SIZE;
    struct list_head *at = bytes >= skipped_bytes ? search_after : &areas;

    for (;; at = at->next) {
        vaddr_t gap_start = end_with_guard(at);
        vaddr_t gap_end =
            at->next == &areas ? VMALLOC_END : list_entry(at->next, struct vmap_area, link)->start;
        if (gap_end - gap_start >= bytes) {
            fresh->start = gap_start;
            list_add(&fresh->link, at);
            search_after = &fresh->link;
            skipped_bytes = bytes;
            return true;
        }
        if (at->next == &areas)
            return false;
    }
}

/* Takes the area out of the list; the gap it leaves is not skipped any more. Lock held. */
static void unplace(struct vmap_area *a)
{
    if (search_after != &areas &&
        a->start <= list_entry(search_after, struct vmap_area, link)->start)
        search_after = a->link.prev;
    list_del(&a->link);
}

/* Unmaps and frees the first n pages of the area. */
static void release_pages(struct vmap_area *a, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        pte_t old = kernel_unmap_page(a->start + i * PAGE_SIZE);
        page_put(pfn_to_page(pte_pfn(old)));
    }
}

static bool fill_pages(struct vmap_area *a)
{
    vaddr_t end = a->start + a->pages * PAGE_SIZE;

    if (kernel_map_prepare(a->start, end))
        return false;
    for (u32 i = 0; i < a->pages; i++) {
        struct page *p = alloc_page(GFP_KERNEL | GFP_HIGHMEM);
        if (!p) {
            release_pages(a, i);
            return false;
        }
        page_owner_record(p, GFP_KERNEL | GFP_HIGHMEM, a->caller);
        p->mapping = a;
        kernel_map_page(a->start + i * PAGE_SIZE, page_to_pfn(p), PTE_WRITE);
    }
    return true;
}

void *vmalloc(size_t size)
{
    u32 pages = size / PAGE_SIZE + !!PAGE_OFFSET_OF(size);
    struct vmap_area *a = NULL;

    if (should_fail_vmalloc() || pages == 0 || pages >= nr_total_pages())
        return NULL;
    a = kmem_cache_alloc(area_cache, GFP_KERNEL);
    if (!a)
        return NULL;
    *a = (struct vmap_area){.pages = pages, .caller = (u32)__builtin_return_address(0)};
    spin_lock(&areas_lock);
    bool placed = place(a);
    spin_unlock(&areas_lock);
    if (!placed)
        goto free_area;
    if (!fill_pages(a))
        goto unplace_area;
    spin_lock(&areas_lock);
    mapped_pages += pages;
    spin_unlock(&areas_lock);
    return (void *)a->start;

unplace_area:
    spin_lock(&areas_lock);
    unplace(a);
    spin_unlock(&areas_lock);
free_area:
    kmem_cache_free(area_cache, a);
    return NULL;
}

/* The area that starts at p, by way of its first frame; NULL if there is none. */
static struct vmap_area *find_area(const void *p)
{
    if (!is_vmalloc_addr(p) || PAGE_OFFSET_OF((vaddr_t)p))
        return NULL;
    pte_t e = kernel_map_lookup((vaddr_t)p);
    struct vmap_area *a = e.present ? pfn_to_page(pte_pfn(e))->mapping : NULL;
    return a && a->start == (vaddr_t)p ? a : NULL;
}

void vfree(const void *p)
{
    if (!p)
        return;
    struct vmap_area *a = find_area(p);
    if (!a)
        panic("vfree of %p, which is not the start of an area", p);
    release_pages(a, a->pages);
    spin_lock(&areas_lock);
    mapped_pages -= a->pages;
    unplace(a);
    spin_unlock(&areas_lock);
    kmem_cache_free(area_cache, a);
}

bool is_vmalloc_addr(const void *p)
{
    return (vaddr_t)p >= vmalloc_start && (vaddr_t)p < VMALLOC_END;
}

void vmalloc_for_each(void (*fn)(const struct vmalloc_info *info, void *arg), void *arg)
{
    struct vmap_area *a;

    spin_lock(&areas_lock);
    list_for_each (a, &areas, link) {
        struct vmalloc_info info = {a->start, a->start + a->pages * PAGE_SIZE, a->pages, a->caller};
        fn(&info, arg);
    }
    spin_unlock(&areas_lock);
}

u32 vmalloc_pages(void)
{
    return mapped_pages;
}

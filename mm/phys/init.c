/* Boot of physical memory: mem_map, zones, and every usable frame into the buddy. */
#include <faultline/assert.h>
#include <faultline/string.h>
#include "mm/phys/buddy.h"
#include "mm/phys/init.h"
#include "mm/phys/kmap.h"

struct page *mem_map;
u32 max_pfn;
vaddr_t high_memory;

/*
 * mem_map goes to the top of low memory: what is scarce, low addresses for devices and long runs,
 * stays free.
 */
static void place_mem_map(struct memmap *m)
{
    u64 size = (u64)max_pfn * sizeof(struct page);
    u64 place = memmap_find(m, size, LOWMEM_MAX);

    if (!place)
        panic("Too little memory: %u KiB usable, and the frame table alone needs %u KiB. "
              "Give the machine more RAM.",
              (u32)(memmap_usable(m) >> 10), (u32)(size >> 10));
    if (memmap_add(m, place, size, MEM_RESERVED) || memmap_sanitize(m))
        panic("The memory map has too many regions (more than %u)", MEMMAP_MAX);
    mem_map = phys_to_virt(PADDR(place));
}

/* Sets the flags of frames [from, to); the rest of mem_map is zero already. */
static void set_flags(u32 from, u32 to, u32 flags)
{
    while (from < to) {
        enum zone_index zi = zone_index_of(PFN(from));
        u32 zone_end = min(to, zones[zi].end.v);
        u32 all = flags | (u32)zi << PG_ZONE_SHIFT | (zi == ZONE_HIGHMEM ? PG_HIGHMEM : 0);
        for (; from < zone_end; from++)
            mem_map[from].flags = all;
    }
}

/* Frames [from, to), not reserved any more, enter their zones' free lists. */
static void give_to_buddy(u32 from, u32 to)
{
    while (from < to) {
        struct zone *z = page_zone(mem_map + from);
        u32 n = min(to, z->end.v) - from;
        irqflags_t flags = spin_lock_irqsave(&z->lock);
        buddy_free_range(z, mem_map + from, n);
        z->managed += n;
        spin_unlock_irqrestore(&z->lock, flags);
        from += n;
    }
}

/* Region by region, so that each descriptor is written once: holes are reserved as well. */
static void init_descriptors(const struct memmap *m)
{
    u32 done = 0;

    memset(mem_map, 0, max_pfn * sizeof(struct page));
    for (unsigned i = 0; i < m->count; i++) {
        u32 start = min((u32)(m->r[i].start >> PAGE_SHIFT), max_pfn);
        u32 end = min((u32)(m->r[i].end >> PAGE_SHIFT), max_pfn);
        if (m->r[i].type != MEM_USABLE)
            continue;
        set_flags(done, start, PG_RESERVED);
        set_flags(start, end, 0);
        done = end;
    }
    set_flags(done, max_pfn, PG_RESERVED);
}

void phys_init(struct memmap *m)
{
    max_pfn = memmap_ram_end(m, 1ull << 32) >> PAGE_SHIFT;
    high_memory = KERNEL_BASE + (vaddr_t)memmap_ram_end(m, LOWMEM_MAX);
    page_alloc_init();
    zones_init(PFN(max_pfn));
    place_mem_map(m);
    init_descriptors(m);
    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].type == MEM_USABLE)
            give_to_buddy(m->r[i].start >> PAGE_SHIFT, m->r[i].end >> PAGE_SHIFT);
    zones_set_marks();
    if (zones[ZONE_HIGHMEM].managed)
        kmap_init();
}

void phys_release(const struct memmap *m)
{
    for (unsigned i = 0; i < m->count; i++) {
        u32 from = m->r[i].start >> PAGE_SHIFT, to = m->r[i].end >> PAGE_SHIFT;
        if (m->r[i].type != MEM_LOADED)
            continue;
        for (u32 f = from; f < to; f++) {
            VERIFY(mem_map[f].flags & PG_RESERVED);
            mem_map[f].flags &= ~PG_RESERVED;
        }
        give_to_buddy(from, to);
    }
    zones_set_marks();
}

/* phys_init: which frames enter which zone, on small, holed and hopeless machines. */
#include <arch/i386/layout.h>
#include "mm/phys/init.h"
#include "mm/phys/zone.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/check.h"
#include "tests/host/phys/tests.h"

#define MIB (1ull << 20)

void test_boot_smallest(void)
{
    host_boot(3, 0);
    CHECK_EQ(max_pfn, 768);
    CHECK_EQ(high_memory, KERNEL_BASE + 3 * MIB);
    /* 144 frames of the first 640 KiB, 256 of the third MiB, less 6 for mem_map. */
    CHECK_EQ(nr_total_pages(), 144 + 256 - 6);
    CHECK(nr_total_pages() - nr_free_pages() <= 4);
    CHECK_EQ(virt_to_phys(mem_map).v, 3 * MIB - 768 * 32);
    CHECK(mem_map[0].flags & PG_RESERVED);
    CHECK(mem_map[256].flags & PG_RESERVED);
    CHECK(!(mem_map[16].flags & PG_RESERVED));
    CHECK(mem_map[767].flags & PG_RESERVED);
    CHECK(zones[ZONE_NORMAL].managed == 0 && zones[ZONE_HIGHMEM].managed == 0);
    check_all_zones();
}

/* Every usable frame of the map is in the zone its address says, all others are reserved. */
static void check_frames(const struct memmap *m)
{
    u32 usable = 0;

    for (u32 f = 0; f < max_pfn; f++) {
        bool in_map = false;
        for (unsigned i = 0; i < m->count; i++)
            in_map |= m->r[i].type == MEM_USABLE && m->r[i].start >> PAGE_SHIFT <= f &&
                      f < m->r[i].end >> PAGE_SHIFT;
        CHECK_EQ(!(mem_map[f].flags & PG_RESERVED), in_map);
        CHECK_EQ(page_zone(mem_map + f) - zones, zone_index_of(PFN(f)));
        CHECK_EQ(page_is_highmem(mem_map + f), f >= LOWMEM_MAX >> PAGE_SHIFT);
        usable += in_map;
    }
    CHECK_EQ(usable, nr_total_pages());
}

void test_boot_holes(void)
{
    static struct memmap m;

    /* Holes at zone borders, odd sizes, a reservation of one frame. */
    host_pc_memmap(&m, 14, 3);
    CHECK_EQ(memmap_add(&m, 15 * MIB + 0x7000, 4 * MIB, MEM_USABLE), 0);
    CHECK_EQ(memmap_add(&m, 17 * MIB, 1, MEM_RESERVED), 0);
    CHECK_EQ(memmap_add(&m, 30 * MIB, 0x5000, MEM_USABLE), 0);
    CHECK_EQ(memmap_add(&m, LOWMEM_MAX - 0x3000, 0x5000, MEM_USABLE), 0);
    CHECK_EQ(memmap_add(&m, 4096 * MIB - 0x2000, 0x4000, MEM_RESERVED), 0);
    CHECK_EQ(memmap_sanitize(&m), 0);
    host_boot_memmap(&m);
    CHECK_EQ(high_memory, KERNEL_BASE + LOWMEM_MAX);
    check_frames(&m);
    check_all_zones();
}

static void boot_map(void *m)
{
    host_boot_memmap(m);
}

void test_boot_too_small(void)
{
    static struct memmap high = {1, {{LOWMEM_MAX, LOWMEM_MAX + MIB, MEM_USABLE}}};
    static struct memmap tiny = {1, {{2 * MIB, 2 * MIB + 0x3000, MEM_USABLE}}};

    CHECK(host_panics(boot_map, &high,
                      "Too little memory: 1024 KiB usable, and the frame table alone needs 4104 "
                      "KiB. Give the machine more RAM."));
    CHECK(host_panics(boot_map, &tiny,
                      "Too little memory: 12 KiB usable, and the frame table alone needs 16 KiB. "
                      "Give the machine more RAM."));
}

/* The frame table takes all there is below LOWMEM_MAX, or its region is one too many. */
void test_boot_no_room(void)
{
    static struct memmap m = {
        2, {{MIB, MIB + (4104 << 10), MEM_USABLE}, {LOWMEM_MAX, LOWMEM_MAX + MIB, MEM_USABLE}}};

    CHECK(host_panics(boot_map, &m, "Too little low memory for the kmap window"));
    m.count = 0;
    for (unsigned i = 0; i < MEMMAP_MAX; i++)
        CHECK_EQ(memmap_add(&m, MIB + 2 * i * PAGE_SIZE, PAGE_SIZE * 8, MEM_USABLE), 0);
    for (unsigned i = 0; i < MEMMAP_MAX; i++)
        m.r[i].end = m.r[i].start + PAGE_SIZE;
    m.r[MEMMAP_MAX - 1].end += 20 * PAGE_SIZE;
    CHECK(host_panics(boot_map, &m, "The memory map has too many regions (more than 128)"));
}

static void release_again(void *m)
{
    phys_release(m);
}

/* The initrd at the end of RAM: in the linear map from the start, and given away once read. */
void test_release(void)
{
    static struct memmap m;

    host_pc_memmap(&m, 8, 0);
    CHECK_EQ(memmap_add(&m, 7 * MIB + 0x800, MIB - 0x800, MEM_LOADED), 0);
    CHECK_EQ(memmap_add(&m, 5 * MIB, 0x3000, MEM_LOADED), 0);
    CHECK_EQ(memmap_sanitize(&m), 0);
    host_boot_memmap(&m);
    u32 total = nr_total_pages(), free = nr_free_pages();

    CHECK_EQ(max_pfn, 8 * MIB / PAGE_SIZE);
    CHECK_EQ(high_memory, KERNEL_BASE + 8 * MIB);
    check_frames(&m);
    phys_release(&m);
    CHECK_EQ(nr_total_pages(), total + 256 + 3);
    CHECK_EQ(nr_free_pages(), free + 256 + 3);
    /* What was released joins with what was free around it. */
    check_all_zones();
    CHECK(host_panics(release_again, &m, "*VERIFY(mem_map\\[f].flags & PG_RESERVED) failed"));
}

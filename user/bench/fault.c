/*
 * Rows about the page fault: each operation touches a page that has no frame yet.
 */
#include <unistd.h>

#include "user/bench/areas.h"
#include "user/bench/measure.h"
#include "user/bench/rows.h"

static char *pages;

static void write_page(unsigned i)
{
    *(volatile char *)(pages + i * PAGE_SIZE) = 1;
}

static void read_page(unsigned i)
{
    (void)*(volatile char *)(pages + i * PAGE_SIZE);
}

/*
 * Measures `touch` over fresh pages. Up to 1024 pages lie under one or two page tables; one page
 * more at each end is touched beforehand, so that the tables exist.
 */
static uint64_t over_fresh_pages(void (*touch)(unsigned i), unsigned count)
{
    char *start = map_pages(count + 2);
    uint64_t ticks;

    touch_pages(start, 1);
    touch_pages(start + (count + 1) * PAGE_SIZE, 1);
    pages = start + PAGE_SIZE;
    ticks = measure(touch, count);
    unmap_pages(start, count + 2);
    return ticks;
}

uint64_t run_first_write(unsigned count)
{
    return over_fresh_pages(write_page, count);
}

uint64_t run_first_read(unsigned count)
{
    return over_fresh_pages(read_page, count);
}

uint64_t run_brk_first_write(unsigned count)
{
    char *old = sbrk((intptr_t)((count + 1) * PAGE_SIZE));
    uintptr_t first = ((uintptr_t)old + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    uint64_t ticks;

    require(old != (char *)-1, "sbrk");
    pages = (char *)first;
    ticks = measure(write_page, count);
    require(brk(old) == 0, "brk");
    return ticks;
}

static void write_area(unsigned i)
{
    *(volatile char *)(pages + i * AREA_STRIDE) = 1;
}

uint64_t run_write_in_many_areas(unsigned count)
{
    uint64_t ticks;

    pages = map_areas(MANY_AREAS);
    ticks = measure(write_area, count);
    unmap_areas(pages, MANY_AREAS);
    return ticks;
}

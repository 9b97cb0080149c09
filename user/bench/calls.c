/*
 * Rows about system calls that change the address space, and the cheapest call of all.
 */
#include <sys/mman.h>
#include <unistd.h>

#include <uapi/syscall.h>

#include "user/bench/areas.h"
#include "user/bench/measure.h"
#include "user/bench/rows.h"

#define MIB_PAGES (1024 * 1024 / PAGE_SIZE)

static char *pages;
static unsigned page_count;

/* The C library could keep the answer, so the call is made here. */
static void call_getpid(unsigned i)
{
    int pid;

    (void)i;
    __asm__ volatile("int $0x80" : "=a"(pid) : "a"(__NR_getpid) : "memory");
}

uint64_t run_getpid(unsigned count)
{
    return measure(call_getpid, count);
}

static void unmap_all(unsigned i)
{
    (void)i;
    unmap_pages(pages, page_count);
}

/* One munmap of `count` touched pages. */
uint64_t run_munmap_touched(unsigned count)
{
    pages = map_pages(count);
    page_count = count;
    touch_pages(pages, count);
    return measure(unmap_all, 1);
}

static void map_unmap(unsigned i)
{
    (void)i;
    unmap_pages(map_pages(1), 1);
}

static void map_touch_unmap(unsigned i)
{
    char *page = map_pages(1);

    (void)i;
    touch_pages(page, 1);
    unmap_pages(page, 1);
}

static void map_2mib(unsigned i)
{
    char *block = map_pages(2 * MIB_PAGES);

    (void)i;
    touch_pages(block, 6);
    unmap_pages(block, 2 * MIB_PAGES);
}

uint64_t run_mmap_munmap(unsigned count)
{
    return measure(map_unmap, count);
}

uint64_t run_mmap_touch_munmap(unsigned count)
{
    return measure(map_touch_unmap, count);
}

uint64_t run_mmap_2mib(unsigned count)
{
    return measure(map_2mib, count);
}

static void brk_up_down(unsigned i)
{
    (void)i;
    require(brk(pages + PAGE_SIZE) == 0 && brk(pages) == 0, "brk");
}

uint64_t run_brk(unsigned count)
{
    pages = sbrk(0);
    return measure(brk_up_down, count);
}

static void protect_and_back(unsigned i)
{
    (void)i;
    require(mprotect(pages, PAGE_SIZE, PROT_READ) == 0 &&
                mprotect(pages, PAGE_SIZE, PROT_READ | PROT_WRITE) == 0,
            "mprotect");
}

uint64_t run_mprotect(unsigned count)
{
    uint64_t ticks;

    pages = map_pages(2);
    touch_pages(pages, 2);
    ticks = measure(protect_and_back, count);
    unmap_pages(pages, 2);
    return ticks;
}

static void unmap_many(unsigned i)
{
    (void)i;
    unmap_areas(pages, MANY_AREAS);
}

/* `count` times is always one: the areas must be made anew each time. */
uint64_t run_munmap_many_areas(unsigned count)
{
    pages = map_areas(MANY_AREAS);
    for (unsigned i = 0; i < MANY_AREAS / 2; i++)
        touch_pages(pages + i * AREA_STRIDE, 1);
    return measure(unmap_many, count);
}

/* vmalloc: scattered frames, guard pages, gaps, limits, random operations. */
#include <string.h>
#include <arch/i386/kernel_map.h>
#include "mm/failinject.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/vmalloc.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

/* Page tables stay once made: makes those that the tests below need. */
static void boot_with_tables(u32 low_mib, u32 high_mib)
{
    host_boot(low_mib, high_mib);
    CHECK_EQ(kernel_map_prepare(high_memory + VMALLOC_GAP, high_memory + VMALLOC_GAP + (64 << 20)),
             0);
    save_usage();
}

static bool is_mapped(vaddr_t va)
{
    return kernel_map_lookup(va).present;
}

void test_vmalloc_area(void)
{
    boot_with_tables(32, 16);
    u32 high_free = 0;
    char *p = vmalloc(5 * PAGE_SIZE - 10);
    vaddr_t va = (vaddr_t)p;

    CHECK(p && PAGE_OFFSET_OF(va) == 0);
    CHECK(is_vmalloc_addr(p) && !is_vmalloc_addr(mem_map));
    CHECK_EQ(vmalloc_pages(), 5);
    for (u32 i = 0; i < 5; i++) {
        pte_t e = kernel_map_lookup(va + i * PAGE_SIZE);
        CHECK(e.present && e.writable && !e.user);
        high_free += page_is_highmem(pfn_to_page(pte_pfn(e)));
    }
    CHECK_EQ(high_free, 5);
    CHECK(!is_mapped(va + 5 * PAGE_SIZE)); /* the guard */
    CHECK(!is_mapped(va - PAGE_SIZE));
    fill(p, 5 * PAGE_SIZE, 3);
    CHECK(filled(p, 5 * PAGE_SIZE, 3));
    char *q = vmalloc(1);
    CHECK((vaddr_t)q >= va + 6 * PAGE_SIZE);
    vfree(p);
    CHECK(!is_mapped(va));
    vfree(q);
    vfree(NULL);
    check_usage();
    CHECK_EQ(host_kernel_mapped(), 0);
}

struct order {
    vaddr_t last;
    u32 count, pages;
};

static void check_order(const struct vmalloc_info *info, void *arg)
{
    struct order *o = arg;

    CHECK(info->start > o->last);
    CHECK_EQ(info->end - info->start, info->pages * PAGE_SIZE);
    CHECK(info->caller != 0);
    o->last = info->end;
    o->count++;
    o->pages += info->pages;
}

static void check_areas(u32 count, u32 pages)
{
    struct order o = {0};

    vmalloc_for_each(check_order, &o);
    CHECK_EQ(o.count, count);
    CHECK_EQ(o.pages, pages);
    CHECK_EQ(vmalloc_pages(), pages);
}

void test_vmalloc_gaps(void)
{
    char *a[6];

    boot_with_tables(32, 0);
    for (u32 i = 0; i < 6; i++)
        a[i] = vmalloc((i + 1) * PAGE_SIZE);
    check_areas(6, 21);
    /* The first gap that fits is used: what was freed first, from the lowest. */
    char *third = a[2], *second = a[1];
    vfree(a[2]);
    vfree(a[1]);
    char *p = vmalloc(6 * PAGE_SIZE); /* 2 + 1 + 3 pages and a guard: exactly the gap of both */
    CHECK(p == second);
    vfree(p);
    p = vmalloc(3 * PAGE_SIZE);
    CHECK(p == second);
    char *q = vmalloc(2 * PAGE_SIZE);
    CHECK(q == second + 4 * PAGE_SIZE && q == third + PAGE_SIZE);
    check_areas(6, 21);
    /* A large request passes a small gap by; a small one comes back to it. */
    vfree(q);
    char *large = vmalloc(10 * PAGE_SIZE);
    CHECK(large > a[5]);
    q = vmalloc(PAGE_SIZE);
    CHECK(q == second + 4 * PAGE_SIZE);
    vfree(large);
    vfree(p);
    vfree(q);
    vfree(a[0]);
    for (u32 i = 3; i < 6; i++)
        vfree(a[i]);
    check_areas(0, 0);
    check_usage();
}

void test_vmalloc_limits(void)
{
    boot_with_tables(8, 0);
    CHECK(vmalloc(0) == NULL);
    CHECK(vmalloc(~0u) == NULL);
    CHECK(vmalloc(100u << 20) == NULL); /* more than there is */
    check_usage();
    CHECK(vmalloc((nr_free_pages() - 1) * PAGE_SIZE) == NULL); /* fails half-way */
    check_usage();
    CHECK_EQ(host_kernel_mapped(), 0);
    void *p = vmalloc(nr_free_pages() / 2 * PAGE_SIZE);
    CHECK(p != NULL);
    vfree(p);
    check_usage();
}

/* Addresses run out before memory does. */
void test_vmalloc_no_space(void)
{
    host_boot(LOWMEM_MAX >> 20, 0);
    save_usage();
    CHECK(vmalloc(VMALLOC_END - (high_memory + VMALLOC_GAP)) == NULL); /* no guard page */
    check_usage();
    CHECK_EQ(host_kernel_mapped(), 0);
}

/* No page for a page table. */
void test_vmalloc_no_tables(void)
{
    host_boot(32, 0);
    vfree(vmalloc(1)); /* the first table, and the slab of areas */
    save_usage();
    fail_set(FAIL_PAGE, 1);
    CHECK(vmalloc(12u << 20) == NULL);
    CHECK(fail_clear(FAIL_PAGE));
    CHECK_EQ(host_kernel_tables(), 1);
    check_usage();
}

static void free_twice(void *p)
{
    vfree(p);
    vfree(p);
}

static void free_inside(void *p)
{
    vfree((char *)p + PAGE_SIZE);
}

static void free_between(void *p)
{
    vfree((char *)p + 8);
}

static void free_outside(void *unused)
{
    (void)unused;
    vfree((void *)VMALLOC_END);
}

static void kfree_vmalloc(void *p)
{
    kfree(p);
}

void test_vmalloc_misuse(void)
{
    boot_with_tables(16, 0);
    void *p = vmalloc(3 * PAGE_SIZE);
    CHECK(host_panics(free_twice, p, "vfree of 0x*, which is not the start of an area"));
    CHECK(host_panics(free_inside, p, "vfree of 0x*, which is not the start of an area"));
    CHECK(host_panics(free_between, p, "vfree of 0x*, which is not the start of an area"));
    CHECK(host_panics(free_outside, p, "vfree of 0x*, which is not the start of an area"));
    CHECK(host_panics(kfree_vmalloc, p, "kfree of 0x*, which is outside of kmalloc's memory"));
    vfree(p);
}

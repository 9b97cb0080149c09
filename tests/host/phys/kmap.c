/* The two kinds of kmap, on frames that the linear map does not reach. */
#include <string.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/tests.h"

static u32 word_of(const struct page *p, u32 index)
{
    u32 w;

    host_phys_read(page_to_phys(p).v + index * 4ull, &w, 4);
    return w;
}

void test_kmap_alias(void)
{
    host_boot(20, 8);
    struct page *p = alloc_page(GFP_USER), *low = alloc_page(GFP_KERNEL);

    CHECK(page_is_highmem(p));
    CHECK(kmap(low) == page_address(low) && kmap_local(low) == page_address(low));
    kunmap(low);
    kunmap_local(page_address(low));
    CHECK_EQ(host_kernel_mapped(), 0);

    u32 *a = kmap(p), *b = kmap(p), *c = kmap_local(p);
    CHECK(a == b && a != c);
    a[5] = 0x12345678;
    CHECK_EQ(c[5], 0x12345678);
    CHECK_EQ(word_of(p, 5), 0x12345678);
    CHECK_EQ(kmap_pages_in_use(), 1);
    kunmap(p);
    CHECK_EQ(b[5], 0x12345678);
    kunmap(p);
    kunmap_local(c + 3);
    CHECK_EQ(host_kernel_mapped(), 0);
    CHECK_EQ(kmap_pages_in_use() + kmap_local_depth(), 0);
    page_put(p);
    page_put(low);
}

static struct page *pages[KMAP_PAGES + 1];

static void map_one_more(void *p)
{
    kmap(p);
}

static u32 sleeps;

static void another_thread_unmaps(void)
{
    sleeps++;
    kunmap(pages[3]);
}

/* Who needs a slot of a full window sleeps until another page is unmapped. */
static void check_sleep(void)
{
    sleeps = 0;
    host_sleep = another_thread_unmaps;
    *(u32 *)kmap(pages[KMAP_PAGES]) = 77;
    host_sleep = NULL;
    CHECK_EQ(sleeps, 1);
    CHECK_EQ(word_of(pages[KMAP_PAGES], 0), 77);
    kunmap(pages[KMAP_PAGES]);
    kmap(pages[3]);
}

void test_kmap_full(void)
{
    host_boot(20, 8);
    for (u32 i = 0; i <= KMAP_PAGES; i++) {
        pages[i] = alloc_page(GFP_USER);
        CHECK(page_is_highmem(pages[i]));
    }
    for (u32 round = 0; round < 3; round++) {
        for (u32 i = 0; i < KMAP_PAGES; i++)
            *(u32 *)kmap(pages[i]) = i + round;
        CHECK_EQ(host_kernel_mapped(), KMAP_PAGES);
        /* The next one sleeps, which on a machine with one thread is for ever. */
        CHECK(
            host_panics(map_one_more, pages[KMAP_PAGES], "mutex *: taken twice, sleeps for ever"));
        check_sleep();
        /* A page that is mapped needs no slot. */
        kmap(pages[17]);
        kunmap(pages[17]);
        kunmap(pages[500]);
        *(u32 *)kmap(pages[KMAP_PAGES]) = 99;
        kunmap(pages[KMAP_PAGES]);
        kmap(pages[500]);
        for (u32 i = 0; i < KMAP_PAGES; i++)
            CHECK_EQ(*(u32 *)kmap(pages[i]), i + round);
        for (u32 i = 0; i < KMAP_PAGES; i++) {
            kunmap(pages[i]);
            kunmap(pages[KMAP_PAGES - 1 - i]);
        }
        CHECK_EQ(host_kernel_mapped(), 0);
    }
    page_put_many(pages, KMAP_PAGES + 1);
}

void test_kmap_local_nesting(void)
{
    host_boot(20, 8);
    struct page *p[KMAP_LOCAL_DEPTH];
    u32 *va[KMAP_LOCAL_DEPTH];

    for (u32 i = 0; i < KMAP_LOCAL_DEPTH; i++) {
        p[i] = alloc_page(GFP_USER);
        va[i] = kmap_local(p[i]);
        *va[i] = i * 7;
    }
    CHECK_EQ(kmap_local_depth(), KMAP_LOCAL_DEPTH);
    for (u32 i = KMAP_LOCAL_DEPTH; i-- > 0;) {
        CHECK_EQ(word_of(p[i], 0), i * 7);
        kunmap_local(va[i]);
        page_put(p[i]);
    }
    CHECK_EQ(kmap_local_depth(), 0);
}

static void out_of_order(void *p)
{
    void *a = kmap_local(p), *b = kmap_local(p);
    (void)b;
    kunmap_local(a);
}

static void too_deep(void *p)
{
    for (u32 i = 0; i <= KMAP_LOCAL_DEPTH; i++)
        (void)kmap_local(p);
}

static void never_mapped(void *p)
{
    kunmap(p);
}

static void once_too_often(void *p)
{
    kmap(p);
    kunmap(p);
    kunmap(p);
}

static void local_unmapped(void *unused)
{
    (void)unused;
    kunmap_local((void *)FIXMAP_BASE);
}

void test_kmap_misuse(void)
{
    host_boot(20, 8);
    struct page *p = alloc_page(GFP_USER);

    CHECK(host_panics(out_of_order, p, "kunmap_local: 0x* is not the last mapping (2 nested)"));
    CHECK(host_panics(too_deep, p, "kmap_local: more than 8 nested mappings"));
    CHECK(host_panics(never_mapped, p, "kunmap of page 0x*, which is not mapped"));
    CHECK(host_panics(once_too_often, p, "kunmap of page 0x*, which is not mapped"));
    CHECK(
        host_panics(local_unmapped, NULL, "kunmap_local: 0x* is not the last mapping (0 nested)"));
    page_put(p);
}

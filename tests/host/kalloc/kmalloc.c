/* kmalloc: sizes, alignment, growth, random operations, exhaustion. */
#include <stdio.h>
#include <string.h>
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"

static bool power_of_two(u32 n)
{
    return (n & (n - 1)) == 0;
}

static void one_size(u32 size)
{
    u8 *p = kmalloc(size, GFP_KERNEL);

    if (!CHECK(p != NULL))
        return;
    CHECK(ksize(p) >= size);
    CHECK((vaddr_t)p % 8 == 0);
    if (power_of_two(size))
        CHECK((vaddr_t)p % min(size, 64u) == 0);
    if (size > 2048)
        CHECK((vaddr_t)p % PAGE_SIZE == 0);
    fill(p, size, size);
    CHECK(filled(p, size, size));
    kfree(p);
}

void test_kmalloc_sizes(void)
{
    host_boot(64, 0);
    save_usage();
    CHECK(kmalloc(0, GFP_KERNEL) == NULL);
    kfree(NULL);
    CHECK_EQ(ksize(NULL), 0);
    for (u32 size = 1; size < 5000; size++)
        one_size(size);
    for (u32 size = 8192; size <= 4u << 20; size *= 2) {
        one_size(size - 1);
        one_size(size);
        if (size < 4u << 20)
            one_size(size + 1);
    }
    check_usage();
    /* Each class is served by the cache of its name, to the last byte. */
    static const u32 exact[] = {8, 16, 32, 64, 96, 128, 192, 256, 512};
    for (unsigned i = 0; i < ARRAY_SIZE(exact); i++) {
        char name[20];
        snprintf(name, sizeof(name), "kmalloc-%u", exact[i]);
        u32 active = cache_info(name).active_objs;
        void *p = kmalloc(exact[i], GFP_KERNEL);
        CHECK_EQ(cache_info(name).active_objs, active + 1);
        kfree(p);
    }
    void *a = kmalloc(97, GFP_KERNEL), *b = kmalloc(193, GFP_KERNEL), *c = kmalloc(65, GFP_KERNEL);
    CHECK_EQ(cache_info("kmalloc-128").active_objs, 1);
    CHECK_EQ(cache_info("kmalloc-256").active_objs, 1);
    CHECK_EQ(cache_info("kmalloc-96").active_objs, 1);
    kfree(a);
    kfree(b);
    kfree(c);
}

void test_kmalloc_large(void)
{
    host_boot(64, 0);
    u32 free = nr_free_pages(), objects = kmem_objects_in_use();
    void *p = kmalloc((128 << 10) + 1, GFP_KERNEL);

    CHECK_EQ(kmem_objects_in_use(), objects);
    CHECK_EQ(nr_free_pages(), free - 64);
    CHECK_EQ(ksize(p), 256 << 10);
    kfree(p);
    CHECK_EQ(nr_free_pages(), free);
    CHECK(kmalloc((4 << 20) + 1, GFP_KERNEL) == NULL);
    CHECK(kmalloc(~0u, GFP_KERNEL) == NULL);
}

void test_kmalloc_zero(void)
{
    static const u32 sizes[] = {1, 8, 100, 1024, 4096, 100000, 300000};

    host_boot(64, 0);
    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        for (unsigned pass = 0; pass < 3; pass++) {
            u8 *p = kzalloc(sizes[i], GFP_KERNEL);
            u32 set = 0;
            for (u32 k = 0; k < sizes[i]; k++)
                set += p[k] != 0;
            CHECK_EQ(set, 0);
            memset(p, 0xff, sizes[i]);
            kfree(p);
        }
    }
}

void test_krealloc(void)
{
    host_boot(64, 0);
    save_usage();
    u8 *p = krealloc(NULL, 10, GFP_KERNEL);
    u32 size = 10;

    fill(p, size, 1);
    while (size < 600000) {
        u32 bigger = size * 3 / 2 + 1;
        p = krealloc(p, bigger, GFP_KERNEL);
        CHECK(filled(p, size, 1));
        size = bigger;
        fill(p, size, 1);
    }
    while (size > 10) {
        size = size / 3;
        p = krealloc(p, size, GFP_KERNEL);
        CHECK(filled(p, size, 1));
        CHECK(ksize(p) >= size && ksize(p) <= max(4 * size, 64u));
    }
    CHECK(krealloc(p, 5u << 20, GFP_KERNEL | GFP_NOWARN) == NULL);
    CHECK(filled(p, size, 1));
    CHECK(krealloc(p, 0, GFP_KERNEL) == NULL);
    check_usage();
}

void test_kmalloc_out_of_memory(void)
{
    static void *obj[100000];

    host_boot(5, 0);
    save_usage();
    for (u32 size = 32; size <= 8192; size *= 4) {
        u32 n = 0;
        while (n < ARRAY_SIZE(obj) && (obj[n] = kmalloc(size, GFP_KERNEL | GFP_NOWARN)))
            n++;
        CHECK(n < ARRAY_SIZE(obj));
        CHECK(kmalloc(size, GFP_KERNEL | GFP_NOWARN) == NULL);
        /* The reserve is for those who cannot wait. */
        void *urgent = kmalloc(size, GFP_ATOMIC | GFP_NOWARN);
        CHECK(urgent != NULL);
        kfree(urgent);
        while (n)
            kfree(obj[--n]);
        check_usage();
    }
}

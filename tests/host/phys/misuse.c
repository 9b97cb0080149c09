/* Each misuse of the page allocator ends in its own exact panic. */
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/tests.h"

static void double_free(void *unused)
{
    (void)unused;
    struct page *p = alloc_page(GFP_KERNEL);
    page_put(p);
    page_put(p);
}

static void double_free_pages(void *unused)
{
    (void)unused;
    struct page *p = alloc_pages(GFP_KERNEL, 2);
    free_pages(p, 2);
    free_pages(p, 2);
}

static void double_free_joined(void *unused)
{
    (void)unused;
    struct page *a = alloc_pages(GFP_KERNEL, 1);
    struct page *p = a + 1;
    free_pages(a, 1);
    page_put(p);
}

static void double_free_many(void *unused)
{
    (void)unused;
    struct page *p = alloc_page(GFP_KERNEL);
    struct page *twice[2] = {p, p};
    page_put_many(twice, 2);
}

static void wrong_order(void *unused)
{
    (void)unused;
    free_pages(alloc_pages(GFP_KERNEL, 3), 2);
}

static void wrong_order_0(void *unused)
{
    (void)unused;
    page_put(alloc_pages(GFP_KERNEL, 1));
}

static void wrong_order_up(void *unused)
{
    (void)unused;
    free_pages(alloc_page(GFP_KERNEL), 1);
}

static void bad_order(void *unused)
{
    (void)unused;
    free_pages(alloc_page(GFP_KERNEL), MAX_ORDER);
}

static void inside(void *unused)
{
    (void)unused;
    free_page(alloc_pages(GFP_KERNEL, 3) + 5);
}

static void reserved(void *unused)
{
    (void)unused;
    free_page(mem_map + 256);
}

static void reserved_counted(void *unused)
{
    (void)unused;
    mem_map[256].refcount = 1;
    free_page(mem_map + 256);
}

static void of_slab(void *unused)
{
    (void)unused;
    free_page(virt_to_page(kmalloc(100, GFP_KERNEL)));
}

static void referenced(void *unused)
{
    (void)unused;
    struct page *p = alloc_page(GFP_KERNEL);
    page_get(p);
    free_page(p);
}

static void mapped(void *unused)
{
    (void)unused;
    struct page *p = alloc_page(GFP_KERNEL);
    p->mapcount = 2;
    page_put(p);
}

static void mapped_inside(void *unused)
{
    (void)unused;
    struct page *p = alloc_pages(GFP_KERNEL, 2);
    p[3].mapcount = 1;
    free_pages(p, 2);
}

static void get_free_page(void *unused)
{
    (void)unused;
    struct page *p = alloc_page(GFP_KERNEL);
    page_put(p);
    page_get(p);
}

static void referenced_inside(void *unused)
{
    (void)unused;
    struct page *p = alloc_pages(GFP_KERNEL, 2);
    page_get(p);
    page_put(p);
    p[2].refcount = 1;
    free_pages(p, 2);
}

static void no_descriptor(void *unused)
{
    (void)unused;
    static struct page stray;
    free_page(&stray);
}

/* mem_map ends in a page of zeroes: max_pfn is made one less, so that its last entry is none. */
static void past_the_last_descriptor(void *unused)
{
    (void)unused;
    max_pfn--;
    free_page(mem_map + max_pfn);
}

static const struct {
    void (*fn)(void *unused);
    const char *message;
} misuses[] = {
    {double_free, "page 0x*: double free (order 0, freed as 0; flags *, references -1, mapped 0, "
                  "owner 0x*)"},
    {double_free_pages, "page 0x*: double free (order *, freed as 2; *"},
    {double_free_joined, "page 0x*: double free (order *"},
    {double_free_many, "page 0x*: double free (order 0, freed as 0; *"},
    {wrong_order, "page 0x*: free with wrong order (order 3, freed as 2; *"},
    {wrong_order_0, "page 0x*: free with wrong order (order 1, freed as 0; *"},
    {wrong_order_up, "page 0x*: free with wrong order (order 0, freed as 1; *"},
    {bad_order, "page 0x*: free with wrong order (order 0, freed as 11; *"},
    {inside, "page 0x*: free of the inside of a block (order 0, freed as 0; *"},
    {reserved, "page 0x100: free of a reserved frame (order 0, freed as 0; flags 0x1, *"},
    {reserved_counted, "page 0x100: free of a reserved frame (order 0, freed as 0; flags 0x1, *"},
    {of_slab, "page 0x*: free of a frame that a slab uses (*"},
    {referenced, "page 0x*: free while others hold references (order 0, freed as 0; flags *, "
                 "references 2, *"},
    {mapped, "page 0x*: free while mapped (order 0, *, mapped 2, *"},
    {mapped_inside, "page 0x*: free while mapped (*, mapped 1, *"},
    {get_free_page, "*ASSERT(p->refcount > 0) failed"},
    {referenced_inside, "page 0x*: free of the inside of a block (*, references 1, *"},
    {no_descriptor, "free of 0x*, which is no page descriptor"},
    {past_the_last_descriptor, "free of 0x*, which is no page descriptor"},
};

void test_misuse(void)
{
    host_boot(16, 0);
    for (unsigned i = 0; i < ARRAY_SIZE(misuses); i++)
        if (!CHECK(host_panics(misuses[i].fn, NULL, misuses[i].message)))
            host_fail(__FILE__, __LINE__, "misuse %u", i);
}

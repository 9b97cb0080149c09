/* Each misuse of an object ends in its own exact panic. */
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/slab_int.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

static struct kmem_cache *c, *other, *pages, *big;

static void double_free(void *obj)
{
    kmem_cache_free(c, obj);
    kmem_cache_free(c, obj);
}

static void double_free_later(void *obj)
{
    kmem_cache_free(c, obj);
    kmem_cache_shrink(c);
    kmem_cache_free(c, obj);
}

static void wrong_cache(void *obj)
{
    kmem_cache_free(other, obj);
}

static void interior(void *obj)
{
    kmem_cache_free(c, (char *)obj + 8);
}

/* The trailer is no part of an object. */
static void between(void *obj)
{
    kmem_cache_free(c, (char *)obj + c->trailer_offset);
}

static void overflow(void *obj)
{
    ((char *)obj)[45] = 'x';
    kmem_cache_free(c, obj);
}

static void overflow_far(void *obj)
{
    ((char *)obj)[50] = 'x';
    kmem_cache_free(c, obj);
}

/* A write before the second object hits the end of the first one's trailer. */
static void underflow(void *obj)
{
    ((char *)obj)[c->stride - 1] = 0;
    kmem_cache_free(c, obj);
}

static void write_after_free(void *obj)
{
    kmem_cache_free(c, obj);
    ((char *)obj)[20] = 0;
    obj = kmem_cache_alloc(c, GFP_KERNEL);
}

static void overflow_while_free(void *obj)
{
    kmem_cache_free(c, obj);
    ((char *)obj)[49] = 0;
    obj = kmem_cache_alloc(c, GFP_KERNEL);
}

/* The last word of the trailer, which a write before the next object hits. */
static void underflow_while_free(void *obj)
{
    kmem_cache_free(c, obj);
    ((char *)obj)[c->stride - 1] = 0;
    obj = kmem_cache_alloc(c, GFP_KERNEL);
}

/* How many bytes were asked for is part of the trailer too. */
static void size_overwritten(void *obj)
{
    ((struct slab_trailer *)((char *)obj + c->trailer_offset))->used = 46;
    kmem_cache_free(c, obj);
}

/* A slab's first bytes are its colour, the last ones hold no whole object. */
static void colour(void *obj)
{
    struct page *slab = slab_of(c, obj);
    slab->slab_colour += 8;
    kmem_cache_free(c, page_address(slab));
}

static void rest(void *obj)
{
    kmem_cache_free(c, (char *)page_address(slab_of(c, obj)) + (PAGE_SIZE << c->order) - 1);
}

static void foreign(void *obj)
{
    (void)obj;
    kmem_cache_free(c, page_address(alloc_page(GFP_KERNEL)));
}

static void above(void *obj)
{
    (void)obj;
    kmem_cache_free(c, (void *)high_memory);
}

static void no_address(void *obj)
{
    (void)obj;
    kmem_cache_free(c, (void *)0x1000);
}

static void double_free_page(void *obj)
{
    (void)obj;
    void *p = kmem_cache_alloc(pages, GFP_KERNEL);
    kmem_cache_free(pages, p);
    kmem_cache_free(pages, p);
}

static void double_free_pages(void *obj)
{
    (void)obj;
    void *p = kmem_cache_alloc(big, GFP_KERNEL);
    kmem_cache_free(big, p);
    kmem_cache_free(big, p);
}

static const struct {
    void (*fn)(void *obj);
    const char *message;
} misuses[] = {
    {double_free, "slab victim: object 0x*: double free (allocated by 0x*, freed by 0x*)"},
    {double_free_later, "slab victim: object 0x*: double free (allocated by 0x*, freed by 0x*)"},
    {wrong_cache, "slab other: free of 0x*, which belongs to cache victim (allocated by 0x*)"},
    {interior, "slab victim: free of 0x*, which is inside of object 0x* (allocated by 0x*)"},
    {between, "slab victim: free of 0x*, which lies between objects"},
    {overflow, "slab victim: object 0x*: red zone overwritten (allocated by 0x*)"},
    {overflow_far, "slab victim: object 0x*: red zone overwritten (allocated by 0x*)"},
    {underflow, "slab victim: object 0x*: red zone overwritten (allocated by 0x*)"},
    {write_after_free, "slab victim: object 0x*: used after free (allocated by 0x*, freed by 0x*)"},
    {overflow_while_free, "slab victim: object 0x*: red zone overwritten while free (*"},
    {underflow_while_free, "slab victim: object 0x*: red zone overwritten while free (*"},
    {size_overwritten, "slab victim: object 0x*: red zone overwritten (allocated by 0x*)"},
    {colour, "slab victim: free of 0x*, which lies between objects"},
    {rest, "slab victim: free of 0x*, which lies between objects"},
    {above, "slab victim: free of 0x*, which is no object"},
    {foreign, "slab victim: free of 0x*, whose frame is no slab (last allocated by 0x*)"},
    {no_address, "slab victim: free of 0x1000, which is no object"},
    {double_free_page, "slab pages: object 0x*: double free (freed by 0x*)"},
    {double_free_pages, "slab big: free of 0x*, whose frame is no slab (last allocated by 0x*)"},
};

void test_slab_misuse(void)
{
    host_boot(16, 0);
    c = kmem_cache_create("victim", 45, 0, NULL);
    other = kmem_cache_create("other", 45, 0, NULL);
    pages = kmem_cache_create("pages", PAGE_SIZE, 0, NULL);
    big = kmem_cache_create("big", 2 * PAGE_SIZE, 0, NULL);
    void *obj = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK(kmem_cache_alloc(c, GFP_KERNEL) != NULL); /* keeps the slab */
    for (unsigned i = 0; i < ARRAY_SIZE(misuses); i++)
        if (!CHECK(host_panics(misuses[i].fn, obj, misuses[i].message)))
            host_fail(__FILE__, __LINE__, "misuse %u", i);
}

static void kfree_twice(void *p)
{
    kfree(p);
    kfree(p);
}

static void kfree_inside(void *p)
{
    kfree((char *)p + 4);
}

static void write_past_request(void *p)
{
    ((char *)p)[100] = 0;
    kfree(p);
}

static void kfree_page(void *unused)
{
    (void)unused;
    kfree((char *)page_address(alloc_page(GFP_KERNEL)) + 16);
}

static void kfree_whole_page(void *unused)
{
    (void)unused;
    kfree(page_address(alloc_page(GFP_KERNEL)));
}

static void kfree_high(void *unused)
{
    (void)unused;
    kfree((void *)VMALLOC_END);
}

static void kfree_user(void *unused)
{
    (void)unused;
    kfree((void *)0x1000);
}

static void kfree_large_twice(void *unused)
{
    (void)unused;
    void *p = kmalloc(300000, GFP_KERNEL);
    kfree(p);
    kfree(p);
}

static void kfree_large_inside(void *unused)
{
    (void)unused;
    kfree((char *)kmalloc(300000, GFP_KERNEL) + PAGE_SIZE);
}

static void kmalloc_dma(void *unused)
{
    (void)unused;
    kfree(kmalloc(10, GFP_DMA));
}

static const struct {
    void (*fn)(void *p);
    const char *message;
} kmalloc_misuses[] = {
    {kfree_twice, "slab kmalloc-128: object 0x*: double free (allocated by 0x*, freed by 0x*)"},
    {kfree_inside,
     "slab kmalloc-128: free of 0x*, which is inside of object 0x* (allocated by 0x*)"},
    {write_past_request, "slab kmalloc-128: object 0x*: red zone overwritten (allocated by 0x*)"},
    {kfree_page, "kfree of 0x*, which kmalloc never gave (allocated by 0x*)"},
    {kfree_whole_page, "kfree of 0x*, which kmalloc never gave (allocated by 0x*)"},
    {kfree_high, "kfree of 0x*, which is outside of kmalloc's memory"},
    {kfree_user, "kfree of 0x1000, which is outside of kmalloc's memory"},
    {kfree_large_twice, "page 0x*: double free (*"},
    {kfree_large_inside, "page 0x*: free of the inside of a block (*"},
    {kmalloc_dma, "*: ASSERT(*GFP_DMA*) failed"},
};

void test_kmalloc_misuse(void)
{
    host_boot(16, 0);
    void *p = kmalloc(100, GFP_KERNEL);
    for (unsigned i = 0; i < ARRAY_SIZE(kmalloc_misuses); i++)
        if (!CHECK(host_panics(kmalloc_misuses[i].fn, p, kmalloc_misuses[i].message)))
            host_fail(__FILE__, __LINE__, "misuse %u", i);
    kfree(p);
}

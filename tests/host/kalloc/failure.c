/* The n-th allocation fails, for every n; and the leak report that proves nothing is lost. */
#include <string.h>
#include <arch/i386/cpu.h>
#include "mm/failinject.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/leak.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

/* Each operation undoes itself and tells whether it succeeded. */
static bool op_cache(void)
{
    struct kmem_cache *c = kmem_cache_create("nth", 50, 0, NULL);
    if (!c)
        return false;
    void *obj = kmem_cache_alloc(c, GFP_KERNEL);
    if (obj)
        kmem_cache_free(c, obj);
    CHECK_EQ(kmem_cache_destroy(c), 0);
    return obj;
}

static bool op_kmalloc(void)
{
    void *a = kmalloc(70, GFP_KERNEL), *b = a ? krealloc(a, 5000, GFP_KERNEL) : NULL;
    void *big = kmalloc(200000, GFP_KERNEL);

    kfree(b ? b : a);
    kfree(big);
    return a && b && big;
}

static bool op_vmalloc(void)
{
    void *p = vmalloc(40 * PAGE_SIZE);

    vfree(p);
    return p;
}

static bool op_pages(void)
{
    struct page *a = alloc_page(GFP_USER | GFP_ZERO), *b = alloc_pages(GFP_KERNEL, 4);

    if (a)
        page_put(a);
    if (b)
        free_pages(b, 4);
    return a && b;
}

static void walk(const char *name, bool (*op)(void), u32 least)
{
    u32 nth = 1;

    CHECK(op()); /* page tables and the like, once */
    kmem_cache_shrink_all();
    save_usage();
    for (;; nth++) {
        kmem_cache_shrink_all(); /* so that each object needs a slab and each slab a page */
        fail_set(FAIL_ANY, nth);
        bool ok = op();
        bool failed = fail_clear(FAIL_ANY);
        check_usage();
        if (ok != !failed)
            host_fail(__FILE__, __LINE__, "%s: failure %u %s", name, nth,
                      failed ? "was not reported" : "reported without cause");
        if (!failed || host_failed())
            break;
    }
    CHECK(nth > least);
}

void test_nth_failure(void)
{
    host_boot(32, 4);
    walk("cache", op_cache, 3);
    walk("kmalloc", op_kmalloc, 4);
    walk("vmalloc", op_vmalloc, 42);
    walk("pages", op_pages, 2);
    CHECK_EQ(host_kernel_mapped(), 0);
}

static bool kmalloc_works(gfp_t gfp)
{
    void *p = kmalloc(100, gfp);

    kfree(p);
    return p;
}

/* A task's own countdown: every attempt counts, the filters' choice does not. */
void test_fail_task(void)
{
    struct fail_task task = {0};

    host_boot(16, 0);
    host_fail_task = &task;
    fail_task_set_nth(&task, 2);
    CHECK(kmalloc_works(GFP_KERNEL));
    CHECK(kmalloc_works(GFP_ATOMIC));
    CHECK_EQ(task.nth, 1);
    CHECK(!kmalloc_works(GFP_ATOMIC));
    CHECK(task.nth == 0 && fail_armed == 0);
    CHECK(kmalloc_works(GFP_ATOMIC));
    fail_task_set_nth(&task, 1);
    host_fail_task = NULL; /* another's countdown is none of ours */
    CHECK(kmalloc_works(GFP_ATOMIC));
    fail_task_set_nth(&task, 0);
    CHECK_EQ(fail_armed, 0);
}

static char report[1000];

static void note(const char *line, void *unused)
{
    (void)unused;
    strcat(report, line);
    strcat(report, "\n");
}

static u32 compare(const struct mm_usage *before)
{
    struct mm_usage after;

    report[0] = '\0';
    mm_usage_take(&after);
    return mm_usage_report(before, &after, note, NULL);
}

/* The report names what leaks; what lists and arrays hold ready is no leak. */
void test_leak_report(void)
{
    struct mm_usage before;

    host_boot(32, 4);
    struct kmem_cache *c = kmem_cache_create("leaky", 30, 0, NULL);
    vfree(vmalloc(1));
    mm_usage_take(&before);
    CHECK_EQ(compare(&before), 0);
    kmem_cache_free(c, kmem_cache_alloc(c, GFP_KERNEL));
    page_put(alloc_page(GFP_USER));
    CHECK_EQ(compare(&before), 0);

    void *obj = kmem_cache_alloc(c, GFP_KERNEL);
    struct page *p = alloc_page(GFP_USER);
    CHECK_EQ(compare(&before), 2);
    CHECK(strstr(report, "leak: pages: ") == report);
    CHECK(strstr(report, " (+1)\nleak: 1 more pages allocated by 0x") != NULL);
    CHECK(strstr(report, "\nleak: leaky: 0 before, 1 after (+1)\n") != NULL);
    kmem_cache_free(c, obj);
    page_put(p);

    void *v = vmalloc(PAGE_SIZE * 3);
    CHECK_EQ(compare(&before), 2);
    CHECK(strstr(report, "leak: vmalloc pages: 0 before, 3 after (+3)\n") != NULL);
    CHECK(strstr(report, "leak: vmap_area: 0 before, 1 after (+1)\n") != NULL);
    vfree(v);
    CHECK_EQ(kmem_cache_destroy(c), 0);
    CHECK_EQ(compare(&before), 1); /* the cache itself is an object */
    CHECK(strstr(report, "leak: kmem_cache: ") == report);
    c = kmem_cache_create("new", 30, 0, NULL);
    obj = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK_EQ(compare(&before), 1);
    CHECK(strcmp(report, "leak: new: 0 before, 1 after (+1)\n") == 0);
    struct kmem_cache *more = kmem_cache_create("more than before", 30, 0, NULL);
    void *other = kmem_cache_alloc(more, GFP_KERNEL);
    CHECK_EQ(compare(&before), 3);
    CHECK(strstr(report, "\nleak: more than before: 0 before, 1 after (+1)\n") != NULL);
    kmem_cache_free(more, other);
    CHECK_EQ(kmem_cache_destroy(more), 0);
    kmem_cache_free(c, obj);
    CHECK_EQ(compare(&before), 0);
}

/* Those beyond the report's table go unseen, and nothing is written past it. */
void test_leak_report_many_caches(void)
{
    struct kmem_cache *c[MM_USAGE_CACHES];
    struct mm_usage before;

    host_boot(32, 0);
    for (unsigned i = 0; i < MM_USAGE_CACHES; i++)
        c[i] = kmem_cache_create(i ? "many" : "first", 32, 0, NULL);
    mm_usage_take(&before);
    CHECK_EQ(before.caches, MM_USAGE_CACHES);
    void *last = kmem_cache_alloc(c[MM_USAGE_CACHES - 1], GFP_KERNEL);
    CHECK_EQ(compare(&before), 0);
    void *first = kmem_cache_alloc(c[0], GFP_KERNEL);
    CHECK_EQ(compare(&before), 1);
    kmem_cache_free(c[0], first);
    kmem_cache_free(c[MM_USAGE_CACHES - 1], last);
}

static void create(void *unused)
{
    (void)unused;
    fail_set(FAIL_SLAB, 1);
    (void)kmem_cache_must_create("needed", 10, 0);
}

void test_no_memory_at_boot(void)
{
    host_boot(8, 0);
    CHECK(host_panics(create, NULL, "No memory for the cache needed"));
}

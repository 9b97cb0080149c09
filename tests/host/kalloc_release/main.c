/* The suites of kalloc that hold in a release build too, and what only it does. */
#include "mm/kalloc/slab.h"
#include "mm/kalloc/slab_int.h"
#include "mm/phys/page_owner.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

/* A checked cache goes the slow way, each time; the others keep their arrays. */
static void test_checked_caches_have_no_array(void)
{
    slab_debug_setup("FU,victim");
    host_boot(8, 0);
    struct kmem_cache *checked = kmem_cache_create("victim", 40, 0, NULL);
    struct kmem_cache *other = kmem_cache_create("other", 40, 0, NULL);
    CHECK_EQ(checked->limit, 0);
    CHECK(checked->stride > 40 && other->stride == 40);
    CHECK(other->limit > 0);
    void *a = kmem_cache_alloc(checked, GFP_KERNEL), *b = kmem_cache_alloc(other, GFP_KERNEL);
    kmem_cache_free(checked, a);
    kmem_cache_free(other, b);
    CHECK_EQ(per_cpu(checked->array, 0).count, 0);
    CHECK(per_cpu(other->array, 0).count > 0);
    CHECK(kmem_cache_destroy(checked) == 0 && kmem_cache_destroy(other) == 0);
    slab_debug_setup("");
}

/* Off: nothing is kept, and no request goes the slow way; on: the reverse. */
static void test_page_owner_is_an_option(void)
{
    host_boot(8, 0);
    CHECK(!page_owner_enabled && fail_armed == 0);
    struct page *p = alloc_page(GFP_KERNEL);
    p->owner = 0;
    free_page(p);
    p = alloc_page(GFP_KERNEL);
    CHECK(page_owner_caller(p) == NULL);
    free_page(p);
    page_owner_setup("on");
    CHECK(fail_armed != 0);
    p = alloc_page(GFP_KERNEL);
    CHECK(page_owner_caller(p) != NULL);
    CHECK_EQ(page_owner_gfp(p), GFP_KERNEL);
    free_page(p);
    page_owner_setup("off");
    CHECK(!page_owner_enabled && fail_armed == 0);
}

static const struct host_test tests[] = {
    HOST_TEST(test_page_owner_is_an_option),
    HOST_TEST(test_checked_caches_have_no_array),
    HOST_TEST(test_slab_flags),
    HOST_TEST(test_slab_flags_choose_checks),
    HOST_TEST(test_slab_ctor),
    HOST_TEST(test_slab_random),
    HOST_TEST(test_kmalloc_random),
    HOST_TEST(test_nth_failure),
    HOST_TEST(test_fail_attributes),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

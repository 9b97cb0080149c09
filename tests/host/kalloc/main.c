/* Host tests of object caches, kmalloc and vmalloc. */
#include "tests/host/kalloc/tests.h"
#include "tests/host/lib/machine.h"

static const struct host_test tests[] = {
    HOST_TEST(test_slab_layout),
    HOST_TEST(test_slab_bad_arguments),
    HOST_TEST(test_slab_ctor),
    HOST_TEST(test_slab_colour),
    HOST_TEST(test_slab_array),
    HOST_TEST(test_slab_empty_slabs),
    HOST_TEST(test_slab_partial_first),
    HOST_TEST(test_slab_shrink),
    HOST_TEST(test_slab_destroy),
    HOST_TEST(test_slab_random),
    HOST_TEST(test_slab_misuse),
    HOST_TEST(test_slab_flags),
    HOST_TEST(test_slab_flags_choose_checks),
    HOST_TEST(test_slab_unchecked),
    HOST_TEST(test_kmalloc_sizes),
    HOST_TEST(test_kmalloc_large),
    HOST_TEST(test_kmalloc_zero),
    HOST_TEST(test_krealloc),
    HOST_TEST(test_kmalloc_random),
    HOST_TEST(test_kmalloc_out_of_memory),
    HOST_TEST(test_kmalloc_misuse),
    HOST_TEST(test_vmalloc_area),
    HOST_TEST(test_vmalloc_gaps),
    HOST_TEST(test_vmalloc_limits),
    HOST_TEST(test_vmalloc_no_space),
    HOST_TEST(test_vmalloc_no_tables),
    HOST_TEST(test_vmalloc_random),
    HOST_TEST(test_vmalloc_misuse),
    HOST_TEST(test_nth_failure),
    HOST_TEST(test_fail_option_errors),
    HOST_TEST(test_fail_watch),
    HOST_TEST(test_fail_filters),
    HOST_TEST(test_fail_attributes),
    HOST_TEST(test_fail_task),
    HOST_TEST(test_leak_report),
    HOST_TEST(test_leak_report_many_caches),
    HOST_TEST(test_no_memory_at_boot),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

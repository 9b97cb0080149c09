/* Host tests of physical memory. */
#include "tests/host/lib/machine.h"
#include "tests/host/phys/tests.h"

static const struct host_test tests[] = {
    HOST_TEST(test_memmap_table),
    HOST_TEST(test_memmap_random),
    HOST_TEST(test_memmap_full),
    HOST_TEST(test_memmap_find),
    HOST_TEST(test_memmap_limit),
    HOST_TEST(test_boot_smallest),
    HOST_TEST(test_boot_holes),
    HOST_TEST(test_boot_too_small),
    HOST_TEST(test_boot_no_room),
    HOST_TEST(test_release),
    HOST_TEST(test_buddy_split_and_join),
    HOST_TEST(test_buddy_random),
    HOST_TEST(test_pcp_counters),
    HOST_TEST(test_pcp_order),
    HOST_TEST(test_zone_fallback),
    HOST_TEST(test_zone_dma_only),
    HOST_TEST(test_zone_sums),
    HOST_TEST(test_zero),
    HOST_TEST(test_drain_for_block),
    HOST_TEST(test_put_many),
    HOST_TEST(test_put_many_runs),
    HOST_TEST(test_failure_log),
    HOST_TEST(test_injection),
    HOST_TEST(test_shrinker),
    HOST_TEST(test_oom_score),
    HOST_TEST(test_oom_handler),
    HOST_TEST(test_min_free),
    HOST_TEST(test_memory_use),
    HOST_TEST(test_misuse),
    HOST_TEST(test_kmap_alias),
    HOST_TEST(test_kmap_full),
    HOST_TEST(test_kmap_local_nesting),
    HOST_TEST(test_kmap_misuse),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

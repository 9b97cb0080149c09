#include "tests/host/ext2/tests.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int main(int argc, char **argv)
{
    static const struct host_test tests[] = {
        HOST_TEST(random_1k),           HOST_TEST(random_2k),
        HOST_TEST(random_4k),           HOST_TEST(random_small),
        HOST_TEST(random_old),          HOST_TEST(levels_of_pointers),
        HOST_TEST(largest_file),        HOST_TEST(large_directory),
        HOST_TEST(links_fast_and_slow), HOST_TEST(foreign_features),
        HOST_TEST(blocks_are_near),     HOST_TEST(reserved_blocks),
        HOST_TEST(superblock_fields),   HOST_TEST(descriptor_fields),
        HOST_TEST(read_only_features),  HOST_TEST(clean_and_dirty),
        HOST_TEST(errors_policies),     HOST_TEST(errors_panic),
        HOST_TEST(damaged_images),      HOST_TEST(pointers_in_a_circle),
        HOST_TEST(bad_entries),         HOST_TEST(bad_block_numbers),
        HOST_TEST(nth_transfer),        HOST_TEST(nth_allocation),
        HOST_TEST(power_cuts),
    };

    host_machine_init();
    return host_run_tests(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}

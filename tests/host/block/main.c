/* Host tests of disks: partition tables. */
#include "tests/host/block/tests.h"

static const struct host_test tests[] = {
    HOST_TEST(mbr_primaries),  HOST_TEST(mbr_chain),
    HOST_TEST(mbr_no_table),   HOST_TEST(mbr_beyond_the_disk),
    HOST_TEST(mbr_loops),      HOST_TEST(mbr_longest_chain),
    HOST_TEST(mbr_unreadable), HOST_TEST(mbr_random_against_model),
};

int main(int argc, char **argv)
{
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

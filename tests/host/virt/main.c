/* Host tests of address spaces. */
#include "tests/host/virt/tests.h"

#define TABLE_ENTRY(name) HOST_TEST(name),

static const struct host_test tests[] = {VIRT_TESTS(TABLE_ENTRY)};

int main(int argc, char **argv)
{
    world_boot();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

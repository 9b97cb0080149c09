/* Host tests of what comes before memory management. */
#include "tests/host/boot/tests.h"
#include "tests/host/lib/machine.h"

static const struct host_test tests[] = {
    HOST_TEST(test_pc),
    HOST_TEST(test_sizes_only),
    HOST_TEST(test_scattered_map),
    HOST_TEST(test_initrd_anywhere),
    HOST_TEST(test_initrd_at_the_end_of_memory),
    HOST_TEST(test_further_modules),
    HOST_TEST(test_bad_information),
    HOST_TEST(test_bad_initrd),
    HOST_TEST(test_too_little),
    HOST_TEST(test_option_words),
    HOST_TEST(test_option_sizes),
    HOST_TEST(test_option_init_arguments),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

/* Host tests of out of memory. */
#include "tests/host/lib/machine.h"
#include "tests/host/reclaim/tests.h"

static const struct host_test tests[] = {
    HOST_TEST(badness_counts_pages),
    HOST_TEST(badness_follows_the_adjustment),
    HOST_TEST(score_as_linux_shows_it),
    HOST_TEST(random_choice_against_model),
    HOST_TEST(killing_makes_room),
    HOST_TEST(who_may_not_kill_fails),
    HOST_TEST(who_dies_gets_half_of_the_reserve),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

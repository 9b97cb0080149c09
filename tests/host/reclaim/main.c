/* Host tests of reclaim: page replacement, out of memory. */
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
    HOST_TEST(belady_has_more_faults_with_more_frames),
    HOST_TEST(silberschatz_counts),
    HOST_TEST(aging_is_lru),
    HOST_TEST(nobody_beats_the_optimum),
    HOST_TEST(two_lists_resist_a_scan),
    HOST_TEST(enhanced_clock_spares_the_dirty),
    HOST_TEST(random_is_fair_and_repeats),
    HOST_TEST(policies_have_names),
    HOST_TEST(random_policies_against_models),
    HOST_TEST(many_frames_are_all_found),
};

int main(int argc, char **argv)
{
    host_machine_init();
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}

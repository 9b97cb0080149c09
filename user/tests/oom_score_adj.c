/* /proc/PID/oom_score_adj, oom_score and the old oom_adj. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/hold.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <unistd.h>

#define ADJ "/proc/self/oom_score_adj"
#define OLD "/proc/self/oom_adj"

/* On the host a container may forbid to go below where it began. */
static void values(void)
{
    CHECK_EQ(write_text(ADJ, "1000\n"), 0);
    CHECK_EQ(read_number(ADJ), 1000);
    CHECK_EQ(write_text(ADJ, " 0x1f4 "), 0);
    CHECK_EQ(read_number(ADJ), 500);
    CHECK_FAILS(write_text(ADJ, "1001"), EINVAL);
    CHECK_FAILS(write_text(ADJ, "-1001"), EINVAL);
    CHECK_FAILS(write_text(ADJ, "x"), EINVAL);
    CHECK_FAILS(write_text(ADJ, "5x"), EINVAL);
    CHECK_EQ(read_number(ADJ), 500);
}

static void old_scale(void)
{
    static const int pairs[][3] = {/* written to oom_adj, oom_score_adj, read from oom_adj */
                                   {15, 1000, 15},
                                   {10, 588, 9},
                                   {1, 58, 0},
                                   {14, 823, 13}};

    for (unsigned i = 0; i < ARRAY_SIZE(pairs); i++) {
        CHECK_EQ(write_number(ADJ, 0), 0);
        CHECK_EQ(write_number(OLD, pairs[i][0]), 0);
        CHECK_EQ(read_number(ADJ), pairs[i][1]);
        CHECK_EQ(read_number(OLD), pairs[i][2]);
    }
    CHECK_FAILS(write_number(OLD, 16), EINVAL);
    CHECK_FAILS(write_number(OLD, -18), EINVAL);
}

static void disabled(void)
{
    if (!on_faultline())
        skip("the host may not let us");
    CHECK_EQ(write_number(OLD, -17), 0);
    CHECK_EQ(read_number(ADJ), -1000);
    CHECK_EQ(read_number(OLD), -17);
    CHECK_EQ(oom_score(getpid()), 0);
    CHECK_EQ(write_number(ADJ, -500), 0);
    CHECK(oom_score(getpid()) >= 333 && oom_score(getpid()) < 400);
    CHECK_EQ(write_number(ADJ, 0), 0);
    CHECK(oom_score(getpid()) >= 666 && oom_score(getpid()) < 700);
}

static void inherited(void)
{
    pid_t pid;

    CHECK_EQ(write_number(ADJ, 321), 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(read_number(ADJ), 321);
        CHECK_EQ(write_number(ADJ, 400), 0);
        pid = fork();
        if (pid == 0) {
            CHECK_EQ(read_number(ADJ), 400);
            finish();
        }
        CHECK_EQ(wait_child(pid), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(read_number(ADJ), 321);
}

static void survives_exec(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        CHECK_EQ(write_number(ADJ, 77), 0);
        execl("/proc/self/exe", "oom_score_adj", "77", NULL);
        _exit(1);
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void only_root_lowers(void)
{
    if (!on_faultline())
        skip("the files of a process that changed its user are not its own there");
    CHECK_EQ(write_number(ADJ, 100), 0);
    CHECK_EQ(setuid(1000), 0);
    CHECK_EQ(write_number(ADJ, 300), 0);
    CHECK_EQ(write_number(ADJ, 100), 0); /* down to where root left it */
    CHECK_FAILS(write_number(ADJ, 99), EACCES);
    CHECK_EQ(read_number(ADJ), 100);
    CHECK_FAILS(write_number("/proc/1/oom_score_adj", 500), EACCES);
}

static void shared_by_a_vfork_child(void)
{
    pid_t pid = vfork();

    if (pid == 0) {
        write_number(ADJ, 200); /* its own only, as long as it borrows the memory */
        _exit(0);
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(read_number(ADJ), 0);
}

static void no_such_process(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_FAILS(write_number("/proc/99999/oom_score_adj", 0), ENOENT);
}

static const struct test tests[] = {
    {"values", values},
    {"oom_adj, the old scale", old_scale},
    {"-1000 and what scores say", disabled},
    {"a child inherits it", inherited},
    {"it survives exec", survives_exec},
    {"only root lowers it", only_root_lowers},
    {"a child of vfork has its own", shared_by_a_vfork_child},
    {"no such process", no_such_process},
};

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return read_number(ADJ) != 77;
    return test_all(tests, ARRAY_SIZE(tests));
}

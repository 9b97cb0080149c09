/* Process groups that lose their last link to the session: nobody could continue them. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the processes of a test tell one another. */
static struct shared {
    volatile pid_t member;
    volatile int hung_up, continued, went_on;
} * shared;

static void begin(void)
{
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
}

static bool wait_for(volatile int *flag)
{
    for (int i = 0; i < 200 && !*flag; i++)
        sleep_ms(10);
    return *flag;
}

static void on_signal(int sig)
{
    if (sig == SIGHUP)
        shared->hung_up = 1;
    else
        shared->continued = 1;
}

static void take_signals(void)
{
    signal(SIGHUP, on_signal);
    signal(SIGCONT, on_signal);
}

/* In a group of its own, it stops itself. */
static void stop_as_member(void *unused)
{
    (void)unused;
    setpgid(0, 0);
    take_signals();
    shared->member = getpid();
    raise(SIGSTOP);
    shared->went_on = 1;
}

/* Its end takes the link away that the member's group has to the session. */
static void start_member_and_end(void *unused)
{
    pid_t pid;

    (void)unused;
    pid = start_child(stop_as_member, NULL);
    CHECK(wait_state(pid, 'T'));
    CHECK(!shared->hung_up);
}

static void stopped_ones_are_hung_up(void)
{
    begin();
    CHECK_EQ(run_child(start_member_and_end, NULL), 0);
    CHECK(wait_for(&shared->went_on));
    CHECK(shared->hung_up);
    CHECK(shared->continued);
}

/* A member that runs is left alone. */
static void run_as_member(void *unused)
{
    (void)unused;
    setpgid(0, 0);
    take_signals();
    shared->member = getpid();
    sleep_ms(150);
    shared->went_on = 1;
}

static void start_running_member(void *unused)
{
    (void)unused;
    start_child(run_as_member, NULL);
    for (int i = 0; i < 100 && !shared->member; i++)
        sleep_ms(10);
}

static void running_ones_are_not(void)
{
    begin();
    CHECK_EQ(run_child(start_running_member, NULL), 0);
    CHECK(wait_for(&shared->went_on));
    CHECK(!shared->hung_up);
    CHECK(!shared->continued);
}

/* The leader of a group ends; its child, in the same group, is stopped. */
static void stop_in_same_group(void *unused)
{
    (void)unused;
    take_signals();
    shared->member = getpid();
    raise(SIGSTOP);
    shared->went_on = 1;
}

static void lead_group_and_end(void *unused)
{
    pid_t pid;

    (void)unused;
    setpgid(0, 0);
    pid = start_child(stop_in_same_group, NULL);
    CHECK(wait_state(pid, 'T'));
}

static void the_leaders_end_counts(void)
{
    begin();
    CHECK_EQ(run_child(lead_group_and_end, NULL), 0);
    CHECK(wait_for(&shared->went_on));
    CHECK(shared->hung_up);
}

/* A session's leader is an orphaned group: its parent is in another session. */
static void ignores_tty_stops(void *unused)
{
    (void)unused;
    CHECK(setsid() == getpid());
    raise(SIGTSTP);
    raise(SIGTTIN);
    raise(SIGTTOU);
    shared->went_on = 1;
}

static void nothing_stops_an_orphan(void)
{
    begin();
    CHECK_EQ(run_child(ignores_tty_stops, NULL), 0);
    CHECK(shared->went_on);
}

TEST_MAIN({"stopped members get SIGHUP and SIGCONT", stopped_ones_are_hung_up},
          {"running members get nothing", running_ones_are_not},
          {"the end of a group's leader", the_leaders_end_counts},
          {"SIGTSTP, SIGTTIN, SIGTTOU do not stop an orphan", nothing_stops_an_orphan})

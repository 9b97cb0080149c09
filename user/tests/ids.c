/* Identities, process groups, sessions. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <sys/klog.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { READ_ALL = 3, SIZE_BUFFER = 10 }; /* actions of klogctl */

static void process_numbers(void)
{
    CHECK_EQ(getpid(), gettid());
    CHECK(getpid() > 1);
    CHECK_EQ(getpgid(0), getpgrp());
    CHECK_EQ(getpgid(getpid()), getpgrp());
    CHECK_FAILS(getpgid(99999999), ESRCH);
    CHECK_FAILS(getpgid(-1), ESRCH);
    CHECK_FAILS(getsid(99999999), ESRCH);
}

static void groups(void)
{
    pid_t pid;

    CHECK_EQ(getpgrp(), getpid()); /* each test has its own */
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(getpgrp(), getppid());
        CHECK_EQ(setpgid(0, 0), 0);
        CHECK_EQ(getpgrp(), getpid());
        CHECK_EQ(setpgid(0, getppid()), 0);
        CHECK_EQ(getpgrp(), getppid());
        CHECK_FAILS(setpgid(0, 99999999), EPERM);
        CHECK_FAILS(setpgid(0, -1), EINVAL);
        CHECK_FAILS(setpgid(getppid(), 0), ESRCH); /* not a child */
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void sessions(void)
{
    pid_t pid;

    CHECK_FAILS(setsid(), EPERM); /* leader of a group */
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(setsid(), getpid());
        CHECK_EQ(getsid(0), getpid());
        CHECK_EQ(getpgrp(), getpid());
        CHECK_FAILS(setsid(), EPERM);
        CHECK_FAILS(setpgid(0, 0), EPERM); /* leader of a session */
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void superuser_drops(void *arg)
{
    unsigned int real, effective, saved;

    (void)arg;
    CHECK_EQ(syscall(__NR_setresgid32, 100, 101, 102), 0);
    CHECK_EQ(syscall(__NR_getresgid32, &real, &effective, &saved), 0);
    CHECK(real == 100 && effective == 101 && saved == 102);
    CHECK_EQ(syscall(__NR_setresuid32, 1000, 1001, 1002), 0);
    CHECK_EQ(syscall(__NR_getresuid32, &real, &effective, &saved), 0);
    CHECK(real == 1000 && effective == 1001 && saved == 1002);
    CHECK_EQ(getuid(), 1000);
    CHECK_EQ(geteuid(), 1001);
    CHECK_FAILS(setuid(0), EPERM);
    CHECK_FAILS(syscall(__NR_setresuid32, -1, 0, -1), EPERM);
    CHECK_EQ(syscall(__NR_setresuid32, -1, 1002, -1), 0);
    CHECK_EQ(syscall(__NR_setreuid32, -1, 1000), 0);
    CHECK_EQ(geteuid(), 1000);
    CHECK_FAILS(kill(1, SIGKILL), EPERM);
    CHECK_FAILS(kill(getppid(), 0), EPERM);
    CHECK_FAILS(setgid(0), EPERM);
}

static void check_ids(unsigned int r, unsigned int e, unsigned int s)
{
    unsigned int real, effective, saved;

    CHECK_EQ(syscall(__NR_getresuid32, &real, &effective, &saved), 0);
    CHECK_EQ(real, r);
    CHECK_EQ(effective, e);
    CHECK_EQ(saved, s);
}

/* Which ids setreuid and setuid may take, and when the saved one follows. */
static void saved_ids(void *arg)
{
    (void)arg;
    CHECK_FAILS(syscall(__NR_setuid32, -1), EINVAL);
    CHECK_FAILS(syscall(__NR_setgid32, -1), EINVAL);
    CHECK_EQ(syscall(__NR_setresuid32, 1000, 0, 1002), 0);
    CHECK_EQ(syscall(__NR_setreuid32, -1, 1000), 0); /* the real one: saved stays */
    check_ids(1000, 1000, 1002);
    CHECK_FAILS(syscall(__NR_setreuid32, 1002, -1), EPERM); /* the saved one becomes not real */
    CHECK_EQ(syscall(__NR_setreuid32, -1, 1002), 0);
    check_ids(1000, 1002, 1002);
    CHECK_EQ(syscall(__NR_setresuid32, -1, -1, 1000), 0);
    CHECK_FAILS(syscall(__NR_setuid32, 1002), EPERM); /* neither real nor saved */
    CHECK_EQ(syscall(__NR_setreuid32, 1000, -1), 0);
    check_ids(1000, 1002, 1002);
    CHECK_EQ(syscall(__NR_setuid32, 1000), 0);
    check_ids(1000, 1000, 1002);
}

static void identities(void)
{
    if (geteuid() != 0)
        skip("only the superuser may become somebody else");
    CHECK_EQ(run_child(superuser_drops, NULL), 0);
    CHECK_EQ(run_child(saved_ids, NULL), 0);
    CHECK_EQ(getuid(), 0);
}

static void nobody_uses_klogctl(void *arg)
{
    (void)arg;
    REQUIRE(setuid(65534) == 0);
    for (int action = 0; action <= 11; action++) {
        if (action != READ_ALL && action != SIZE_BUFFER)
            CHECK_FAILS(klogctl(action, NULL, 1), EPERM);
    }
}

/* Others than the superuser may read the kernel's log, not change what the console shows of it. */
static void kernel_log(void)
{
    if (geteuid() != 0)
        skip("only the superuser may become somebody else");
    CHECK_EQ(run_child(nobody_uses_klogctl, NULL), 0);
    CHECK(klogctl(SIZE_BUFFER, NULL, 0) > 0);
}

static void pause_for_ever(void *arg)
{
    (void)arg;
    for (;;)
        pause();
}

static void kill_reaches_a_group(void)
{
    pid_t a = start_child(pause_for_ever, NULL), b = start_child(pause_for_ever, NULL);
    pid_t c = start_child(pause_for_ever, NULL);

    CHECK_EQ(setpgid(a, a), 0);
    CHECK_EQ(setpgid(b, a), 0);
    CHECK_EQ(kill(-a, SIGTERM), 0);
    CHECK_EQ(ending_signal(wait_child(a)), SIGTERM);
    CHECK_EQ(ending_signal(wait_child(b)), SIGTERM);
    CHECK_EQ(kill(c, 0), 0); /* was not in it */
    CHECK_FAILS(kill(-a, 0), ESRCH);
    kill(c, SIGKILL);
    wait_child(c);
    CHECK_FAILS(kill(c, SIGTERM), ESRCH);
    CHECK_FAILS(kill(getpid(), 65), EINVAL);
    CHECK_FAILS(kill(getpid(), -1), EINVAL);
    CHECK_EQ(kill(getpid(), 0), 0);
}

TEST_MAIN({"pid, tid, group", process_numbers}, {"setpgid", groups}, {"setsid", sessions},
          {"user and group ids", identities}, {"klogctl", kernel_log},
          {"kill of a group", kill_reaches_a_group})

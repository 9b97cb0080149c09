/* Handlers: flags, masks, pending signals, restarts. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int calls, last, depth, deepest;

static void count(int sig)
{
    calls++;
    last = sig;
    if (++depth > deepest)
        deepest = depth;
    if (calls == 1)
        raise(sig);
    depth--;
}

static void install(int sig, int flags)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = flags};

    calls = last = depth = deepest = 0;
    REQUIRE(sigaction(sig, &action, NULL) == 0);
}

static sigset_t set_of(int sig)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, sig);
    return set;
}

static void handler_masks_its_signal(void)
{
    install(SIGUSR1, 0);
    raise(SIGUSR1);
    CHECK_EQ(calls, 2);
    CHECK_EQ(last, SIGUSR1);
    CHECK_EQ(deepest, 1); /* the second came after the first had ended */
}

static void nodefer(void)
{
    install(SIGUSR1, SA_NODEFER);
    raise(SIGUSR1);
    CHECK_EQ(calls, 2);
    CHECK_EQ(deepest, 2);
}

static void resethand(void)
{
    struct sigaction action;

    install(SIGCHLD, SA_RESETHAND); /* its default is to be ignored */
    raise(SIGCHLD);
    CHECK_EQ(calls, 1);
    sigaction(SIGCHLD, NULL, &action);
    CHECK(action.sa_handler == SIG_DFL);
}

static void returns_old_action(void)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_NODEFER | SA_RESTART}, old;

    action.sa_mask = set_of(SIGHUP);
    CHECK_EQ(sigaction(SIGUSR2, &action, &old), 0);
    CHECK(old.sa_handler == SIG_DFL);
    CHECK_EQ(sigaction(SIGUSR2, NULL, &old), 0);
    CHECK(old.sa_handler == count);
    CHECK_EQ(old.sa_flags, SA_NODEFER | SA_RESTART);
    CHECK(sigismember(&old.sa_mask, SIGHUP) && !sigismember(&old.sa_mask, SIGINT));
    action.sa_handler = SIG_IGN;
    CHECK_FAILS(sigaction(SIGKILL, &action, NULL), EINVAL);
    CHECK_FAILS(sigaction(SIGSTOP, &action, NULL), EINVAL);
    CHECK_FAILS(sigaction(0, &action, NULL), EINVAL);
    CHECK_FAILS(sigaction(65, &action, NULL), EINVAL);
    CHECK_EQ(sigaction(64, &action, NULL), 0);
    CHECK_FAILS(syscall(__NR_rt_sigaction, SIGUSR1, NULL, NULL, 4), EINVAL);
}

static void blocked_signals_wait(void)
{
    sigset_t set = set_of(SIGUSR1), old;

    install(SIGUSR1, 0);
    calls = 1; /* no raise inside */
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
    CHECK(!sigismember(&old, SIGUSR1));
    raise(SIGUSR1);
    raise(SIGUSR1);
    CHECK_EQ(calls, 1);
    sigpending(&set);
    CHECK(sigismember(&set, SIGUSR1));
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK_EQ(calls, 2); /* two of the same are one */
    sigpending(&set);
    CHECK(!sigismember(&set, SIGUSR1));
    CHECK_FAILS(sigprocmask(77, &set, NULL), EINVAL);
    CHECK_EQ(sigprocmask(77, NULL, NULL), 0);
}

static void kill_and_stop_are_never_blocked(void)
{
    sigset_t all, now;

    sigfillset(&all);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &all, NULL), 0);
    sigprocmask(SIG_SETMASK, NULL, &now);
    CHECK(!sigismember(&now, SIGKILL) && !sigismember(&now, SIGSTOP));
    CHECK(sigismember(&now, SIGUSR1) && sigismember(&now, 64));
}

static volatile unsigned int seen_blocked;

static void note_mask(int sig)
{
    sigset_t now;

    sigprocmask(SIG_SETMASK, NULL, &now);
    seen_blocked = now.sig[0];
    (void)sig;
}

static void mask_during_a_handler(void)
{
    struct sigaction action = {.sa_handler = note_mask, .sa_mask = set_of(SIGTERM)};
    sigset_t now;

    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    CHECK_EQ(seen_blocked, 1U << (SIGUSR1 - 1) | 1U << (SIGTERM - 1));
    sigprocmask(SIG_SETMASK, NULL, &now);
    CHECK_EQ(now.sig[0], 0); /* and the old mask is back */
}

static void ignored_is_discarded(void)
{
    sigset_t set = set_of(SIGUSR1);

    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    install(SIGUSR1, 0);
    raise(SIGUSR1);
    signal(SIGUSR1, SIG_IGN); /* drops the pending one */
    sigpending(&set);
    CHECK(!sigismember(&set, SIGUSR1));
}

static void send_soon(void *delay_ms)
{
    sleep_ms((int)delay_ms);
    kill(getppid(), SIGUSR1);
    sleep_ms((int)delay_ms);
}

static void read_is_interrupted_or_restarted(void)
{
    int ends[2];
    char byte;
    pid_t pid;

    REQUIRE(pipe(ends) == 0);
    install(SIGUSR1, 0);
    calls = 1;
    pid = start_child(send_soon, (void *)50);
    CHECK_FAILS(read(ends[0], &byte, 1), EINTR);
    wait_child(pid);

    install(SIGUSR1, SA_RESTART);
    calls = 1;
    pid = fork();
    if (pid == 0) {
        send_soon((void *)50);
        _exit(write(ends[1], "z", 1) != 1);
    }
    CHECK_EQ(read(ends[0], &byte, 1), 1); /* began anew after the handler */
    CHECK_EQ(byte, 'z');
    CHECK_EQ(calls, 2);
    CHECK_EQ(wait_child(pid), 0);
}

static void ignored_signal_interrupts_nothing(void)
{
    int ends[2];
    char byte;

    REQUIRE(pipe(ends) == 0);
    signal(SIGUSR1, SIG_IGN);

    pid_t pid = fork();

    if (pid == 0) {
        send_soon((void *)30);
        _exit(write(ends[1], "z", 1) != 1);
    }
    CHECK_EQ(read(ends[0], &byte, 1), 1);
    CHECK_EQ(wait_child(pid), 0);
}

static void sigsuspend_swaps_masks(void)
{
    sigset_t set = set_of(SIGUSR1), none, now;
    pid_t pid;

    sigemptyset(&none);
    install(SIGUSR1, SA_RESTART);
    calls = 1;
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid = start_child(send_soon, (void *)30);
    CHECK_FAILS(sigsuspend(&none), EINTR);
    CHECK_EQ(calls, 2);
    sigprocmask(SIG_SETMASK, NULL, &now);
    CHECK(sigismember(&now, SIGUSR1)); /* the mask from before */
    wait_child(pid);
    raise(SIGUSR1);
    CHECK_FAILS(sigsuspend(&none), EINTR); /* one that was pending already */
    CHECK_EQ(calls, 3);
}

static void pause_ends_after_a_handler(void)
{
    install(SIGUSR1, SA_RESTART);
    calls = 1;

    pid_t pid = start_child(send_soon, (void *)30);

    CHECK_FAILS(pause(), EINTR);
    CHECK_EQ(calls, 2);
    wait_child(pid);
}

static void sigtimedwait_takes_blocked_signals(void)
{
    struct timespec limit = {.tv_nsec = 20 * 1000 * 1000};
    sigset_t set = set_of(SIGUSR1);
    siginfo_t info;

    sigprocmask(SIG_BLOCK, &set, NULL);
    CHECK_FAILS(sigtimedwait(&set, &info, &limit), EAGAIN);

    pid_t pid = start_child(send_soon, (void *)30);

    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    CHECK_EQ(info.si_signo, SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, pid);
    wait_child(pid);
    limit.tv_nsec = 2000000000;
    CHECK_FAILS(sigtimedwait(&set, &info, &limit), EINVAL);
}

/* Of a child: what its parent had set, flags and mask with it, and nothing more. */
static void finds_actions(void *unused)
{
    struct sigaction action;

    (void)unused;
    CHECK_WORKS(sigaction(SIGUSR1, NULL, &action));
    CHECK(action.sa_handler == count);
    CHECK_EQ(action.sa_flags & (SA_RESTART | SA_NODEFER), SA_RESTART);
    CHECK_EQ(sigismember(&action.sa_mask, SIGHUP), 1);
    CHECK_EQ(sigismember(&action.sa_mask, SIGTERM), 0);
    CHECK(signal(SIGUSR2, SIG_DFL) == SIG_IGN);
    CHECK(signal(SIGRTMAX, SIG_DFL) == count);
    CHECK(signal(SIGTERM, SIG_DFL) == SIG_DFL);
}

static void fork_inherits_actions(void)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};

    sigaddset(&action.sa_mask, SIGHUP);
    CHECK_WORKS(sigaction(SIGUSR1, &action, NULL));
    signal(SIGUSR2, SIG_IGN);
    signal(SIGRTMAX, count);
    signal(SIGTERM, count);
    signal(SIGTERM, SIG_DFL);
    CHECK_EQ(run_child(finds_actions, NULL), 0);
}

TEST_MAIN({"a handler blocks its own signal", handler_masks_its_signal}, {"SA_NODEFER", nodefer},
          {"SA_RESETHAND", resethand},
          {"sigaction returns the old action, checks its arguments", returns_old_action},
          {"blocked signals stay pending, once", blocked_signals_wait},
          {"SIGKILL and SIGSTOP cannot be blocked", kill_and_stop_are_never_blocked},
          {"sa_mask holds while the handler runs", mask_during_a_handler},
          {"ignored signals are discarded", ignored_is_discarded},
          {"read: EINTR, or restarted with SA_RESTART", read_is_interrupted_or_restarted},
          {"an ignored signal interrupts nothing", ignored_signal_interrupts_nothing},
          {"sigsuspend", sigsuspend_swaps_masks}, {"pause", pause_ends_after_a_handler},
          {"sigtimedwait", sigtimedwait_takes_blocked_signals},
          {"fork inherits the actions", fork_inherits_actions})

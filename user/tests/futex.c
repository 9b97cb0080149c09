/* futex(2) between the threads of a process: every operation, its errors and its time limits. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <uapi/futex.h>
#include <unistd.h>

static volatile int word, other, quit;

struct waiter {
    struct thread thread;
    volatile int *word;
    int op;
    int bits;
    volatile long result;
};

static int wait_once(void *arg)
{
    struct waiter *w = arg;

    w->result = futex(w->word, w->op, 0, NULL, NULL, w->bits);
    return 0;
}

static struct waiter waiters[4];

static void start_waiter(int i, volatile int *at, int op, int bits)
{
    waiters[i] = (struct waiter){.word = at, .op = op, .bits = bits, .result = -100};
    REQUIRE(thread_start(&waiters[i].thread, wait_once, &waiters[i]) > 0);
    CHECK(wait_thread_state(waiters[i].thread.tid, 'S'));
}

static void start_waiters(int count, volatile int *at)
{
    for (int i = 0; i < count; i++)
        start_waiter(i, at, FUTEX_WAIT, 0);
}

/* How many of them have been woken; it settles. */
static int woken(int count)
{
    int n = 0;

    sleep_ms(30);
    for (int i = 0; i < count; i++)
        n += waiters[i].result == 0;
    return n;
}

static void join_all(int count)
{
    for (int i = 0; i < count; i++)
        thread_join(&waiters[i].thread);
}

static void wakes_in_order(void)
{
    start_waiters(3, &word);
    CHECK_EQ(futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0), 1);
    CHECK_EQ(woken(3), 1);
    CHECK_EQ(waiters[0].result, 0); /* the longest waiting */
    CHECK_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 2);
    CHECK_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 0);
    join_all(3);
}

/* Who says "private" and who does not pass each other by, even on the same memory. */
static void private_or_not(void)
{
    start_waiter(0, &word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0);
    start_waiter(1, &word, FUTEX_WAIT, 0);
    CHECK_EQ(futex(&word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 10, NULL, NULL, 0), 1);
    CHECK_EQ(woken(2), 1);
    CHECK_EQ(waiters[0].result, 0);
    CHECK_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 1);
    join_all(2);
}

static void bits_choose(void)
{
    start_waiter(0, &word, FUTEX_WAIT_BITSET, 1);
    start_waiter(1, &word, FUTEX_WAIT_BITSET, 2);
    start_waiter(2, &word, FUTEX_WAIT_BITSET, 6);
    CHECK_EQ(futex(&word, FUTEX_WAKE_BITSET, 10, NULL, NULL, 4), 1);
    CHECK_EQ(woken(3), 1);
    CHECK_EQ(waiters[2].result, 0);
    CHECK_EQ(futex(&word, FUTEX_WAKE_BITSET, 10, NULL, NULL, 2), 1);
    CHECK_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 1);
    CHECK_FAILS(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0), EINVAL);
    join_all(3);
}

static void requeues(void)
{
    start_waiters(4, &word);
    CHECK_FAILS(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)2, &other, 5), EAGAIN);
    CHECK_EQ(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)2, &other, 0), 3);
    CHECK_EQ(woken(4), 1);
    CHECK_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 1);
    CHECK_EQ(futex(&other, FUTEX_WAKE, 10, NULL, NULL, 0), 2);
    CHECK_FAILS(futex(&word, FUTEX_REQUEUE, -1, (void *)1, &other, 0), EINVAL);
    CHECK_FAILS(futex(&word, FUTEX_REQUEUE, 1, (void *)-1, &other, 0), EINVAL);
    join_all(4);
}

/* Word `other` changes from `from` to `to`; is the second kind woken, too? */
static void wake_op(int op, int operand, int comparison, int with, int from, int to, int both)
{
    other = from;
    CHECK_EQ(
        futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other, FUTEX_OP(op, operand, comparison, with)),
        0);
    CHECK_EQ(other, to);
    other = 0;
    start_waiters(1, &word);
    start_waiter(1, &other, FUTEX_WAIT, 0);
    other = from;
    CHECK_EQ(
        futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other, FUTEX_OP(op, operand, comparison, with)),
        1 + both);
    futex(&other, FUTEX_WAKE, 1, NULL, NULL, 0);
    join_all(2);
}

static void changes_and_wakes(void)
{
    wake_op(FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 3, 3, 7, 1);
    wake_op(FUTEX_OP_ADD, -2, FUTEX_OP_CMP_NE, 5, 5, 3, 0);
    wake_op(FUTEX_OP_OR, 0x18, FUTEX_OP_CMP_LT, 2, 1, 0x19, 1);
    wake_op(FUTEX_OP_ANDN, 1, FUTEX_OP_CMP_GT, 3, 3, 2, 0);
    wake_op(FUTEX_OP_XOR, 3, FUTEX_OP_CMP_LE, -1, -1, -4, 1);
    wake_op(FUTEX_OP_SET | FUTEX_OP_OPARG_SHIFT, 10, FUTEX_OP_CMP_GE, 4, 3, 1024, 0);
    CHECK_FAILS(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other, FUTEX_OP(5, 1, 0, 0)), ENOSYS);
    CHECK_FAILS(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, (void *)64, FUTEX_OP(0, 1, 0, 0)),
                EFAULT);
    CHECK_FAILS(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, (char *)&other + 2, FUTEX_OP(0, 1, 0, 0)),
                EINVAL);
}

static long ms_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static struct timespec in_ms(clockid_t clock, long ms)
{
    struct timespec t;

    clock_gettime(clock, &t);
    t.tv_nsec += ms * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static void time_limits(void)
{
    struct timespec start, limit = {0, 50000000}, negative = {-1, 0}, past = {1, 0};

    clock_gettime(CLOCK_MONOTONIC, &start);
    CHECK_FAILS(futex(&word, FUTEX_WAIT, 0, &limit, NULL, 0), ETIMEDOUT);
    CHECK(ms_since(&start) >= 50);
    limit = in_ms(CLOCK_MONOTONIC, 50);
    CHECK_FAILS(futex(&word, FUTEX_WAIT_BITSET, 0, &limit, NULL, 1), ETIMEDOUT);
    CHECK(ms_since(&start) >= 100);
    limit = in_ms(CLOCK_REALTIME, 50);
    CHECK_FAILS(futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &limit, NULL, 1),
                ETIMEDOUT);
    CHECK(ms_since(&start) >= 150 && ms_since(&start) < 1500);
    CHECK_FAILS(futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 1), ETIMEDOUT);
    CHECK_FAILS(futex(&word, FUTEX_WAIT, 0, &negative, NULL, 0), EINVAL);
    CHECK_FAILS(futex(&word, FUTEX_WAIT, 1, &limit, NULL, 0), EAGAIN);
    CHECK_FAILS(futex(&word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, NULL, NULL, 0), ENOSYS);
}

static void nothing(int sig)
{
    (void)sig;
}

static int interrupt(void *arg)
{
    for (int i = 0; i < 3; i++) {
        sleep_ms(20);
        syscall(__NR_tgkill, getpid(), getpid(), (long)arg);
    }
    return 0;
}

/* A handler ends a wait with a limit, even with SA_RESTART; one without a limit goes on. */
static void interrupted_by_a_handler(void)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    struct timespec limit = {2, 0};
    struct thread t;

    sigaction(SIGUSR1, &action, NULL);
    thread_start(&t, interrupt, (void *)SIGUSR1);
    CHECK_FAILS(futex(&word, FUTEX_WAIT, 0, &limit, NULL, 0), EINTR);
    thread_join(&t);
}

static int stop_and_continue(void *arg)
{
    pid_t pid = *(pid_t *)arg;

    for (int i = 0; i < 3; i++) {
        sleep_ms(20);
        kill(pid, SIGSTOP);
        sleep_ms(20);
        kill(pid, SIGCONT);
    }
    return 0;
}

static void wait_through_stops(void *arg)
{
    struct timespec start, limit = {0, 300000000};

    (void)arg;
    clock_gettime(CLOCK_MONOTONIC, &start);
    CHECK_FAILS(futex(&word, FUTEX_WAIT, 0, &limit, NULL, 0), ETIMEDOUT);
    long took = ms_since(&start);
    CHECK(took >= 300 && took < 420); /* the whole time once, not anew after each stop */
    finish();
}

static void stops_do_not_prolong(void)
{
    struct thread t;
    pid_t pid = start_child(wait_through_stops, NULL);

    thread_start(&t, stop_and_continue, &pid);
    CHECK_EQ(wait_child(pid), 0);
    thread_join(&t);
}

/* Its robust list: one lock, held. */
static struct {
    struct robust_list_head head;
    struct robust_list entry;
    volatile unsigned lock;
} robust;

static int die_with_a_lock(void *arg)
{
    (void)arg;
    robust.head.list.next = &robust.entry;
    robust.entry.next = &robust.head.list;
    robust.head.futex_offset = (long)&robust.lock - (long)&robust.entry;
    syscall(__NR_set_robust_list, &robust.head, sizeof(robust.head));
    robust.lock = gettid() | FUTEX_WAITERS;
    sleep_ms(50);
    return 0;
}

static void dead_owner(void)
{
    struct thread t;
    struct timespec limit = {2, 0};

    thread_start(&t, die_with_a_lock, NULL);
    while (!robust.lock)
        sched_yield();
    futex(&robust.lock, FUTEX_WAIT, robust.lock, &limit, NULL, 0);
    CHECK_EQ(robust.lock, FUTEX_OWNER_DIED | FUTEX_WAITERS);
    thread_join(&t);
}

static int fault_in(void *arg)
{
    while (!quit)
        *(volatile int *)arg = 1;
    return 0;
}

/* The page comes and goes under the feet of who uses it. */
static void memory_taken_meanwhile(void)
{
    struct thread t[2];
    int *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < 2; i++)
        thread_start(&t[i], fault_in, page + i);
    for (int i = 0; i < 200; i++) {
        CHECK_EQ(madvise(page, 4096, MADV_DONTNEED), 0);
        futex(page, FUTEX_WAKE, 1, NULL, NULL, 0);
        sched_yield();
    }
    set_and_wake(&quit, 1);
    for (int i = 0; i < 2; i++)
        thread_join(&t[i]);
}

TEST_MAIN({"wake: the longest waiting first", wakes_in_order}, {"private or not", private_or_not},
          {"bit sets", bits_choose}, {"requeue and compare", requeues},
          {"wake-op", changes_and_wakes}, {"time limits", time_limits},
          {"a handler interrupts a wait with a limit", interrupted_by_a_handler},
          {"stops do not prolong a wait", stops_do_not_prolong},
          {"a lock whose owner died", dead_owner},
          {"memory that is taken while threads use it", memory_taken_meanwhile})

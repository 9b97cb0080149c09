/* Kernel threads, wait queues, mutexes, timers. */
#include "kernel/test/ktest.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "kernel/sched/sched.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include <faultline/mutex.h>
#include <uapi/errno.h>
#include <uapi/wait.h>

static struct wait_queue queue = WAIT_QUEUE_INIT(queue);
static struct mutex mutex = MUTEX_INIT;
static volatile u32 turn, counter, in_section, worst;

static void start(void (*fn)(void *), void *arg)
{
    struct task *t = kthread_create("test", fn, arg);

    CHECK(t != NULL);
    sched_start(t);
}

/* Waits for n threads and checks their exit status. */
static void join(int n, int status)
{
    struct wait_result r;

    while (n--) {
        CHECK_EQ(process_wait(-1, WEXITED, &r), 0);
        CHECK_EQ(r.status, status);
    }
}

static void ping(void *parity)
{
    for (u32 i = 0; i < 100; i++) {
        wait_event(&queue, turn % 2 == (u32)parity);
        turn++;
        wake_up(&queue);
    }
    process_exit(WAIT_STATUS_EXIT(7));
}

KTEST(sched, two_threads_take_turns)
{
    u32 switches = sched_stats.switches;

    turn = 0;
    start(ping, (void *)0);
    start(ping, (void *)1);
    join(2, 7 << 8);
    CHECK_EQ(turn, 200);
    CHECK(sched_stats.switches - switches >= 200);
}

static void enter_section(void *unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        mutex_lock(&mutex);
        worst = max(worst, ++in_section);
        schedule(); /* another one tries meanwhile */
        in_section--;
        counter++;
        mutex_unlock(&mutex);
    }
    process_exit(0);
}

KTEST(sched, a_mutex_lets_one_in)
{
    counter = worst = 0;
    for (int i = 0; i < 4; i++)
        start(enter_section, NULL);
    join(4, 0);
    CHECK_EQ(counter, 80);
    CHECK_EQ(worst, 1);
    CHECK(!mutex_is_locked(&mutex));
    CHECK_EQ(mutex.waiters, 0);
}

KTEST(sched, sleeping_takes_its_time)
{
    u32 before = jiffies;

    CHECK_EQ(schedule_timeout(3), 0);
    u32 slept = jiffies - before;
    CHECK(slept >= 3 && slept < 50);
    CHECK_EQ(current->state, TASK_RUNNING);
}

static u32 order[3], fired;
static struct timer timers[3];

static void note_order(struct timer *t)
{
    order[fired++] = t - timers;
}

KTEST(sched, timers_fire_in_order_and_stop)
{
    static const u32 ticks[3] = {4, 2, 3};

    fired = 0;
    for (int i = 0; i < 3; i++) {
        timers[i].fire = note_order;
        timer_start(&timers[i], ticks[i]);
    }
    CHECK(timer_left(&timers[0]) > 0);
    CHECK(timer_stop(&timers[2]));
    CHECK(!timer_stop(&timers[2]));
    schedule_timeout(8);
    CHECK_EQ(fired, 2);
    CHECK_EQ(order[0], 1);
    CHECK_EQ(order[1], 0);
}

static void burn(void *unused)
{
    (void)unused;
    for (u32 until = jiffies + 3 * SLICE_TICKS; (i32)(until - jiffies) > 0;)
        schedule();
    process_exit(WAIT_STATUS_SIGNAL(SIGTERM));
}

KTEST(sched, exit_status_of_a_signal)
{
    start(burn, NULL);
    join(1, SIGTERM);
}

static void end(void *unused)
{
    (void)unused;
    process_exit(WAIT_STATUS_EXIT(0));
}

static int make_thread(void)
{
    struct task *t = kthread_create("test", end, NULL);

    if (!t)
        return -ENOMEM;
    sched_start(t);
    join(1, 0);
    return 0;
}

KTEST(sched, thread_creation_survives_every_failure)
{
    ktest_nth_failure(make_thread);
}

KTEST(sched, time_goes_on)
{
    u64 before = time_since_boot();

    for (int i = 0; i < 1000; i++) {
        u64 now = time_since_boot();
        CHECK(now >= before);
        before = now;
    }
    CHECK(time_realtime() > 1600000000ull * NSEC_PER_SEC); /* the clock of the machine is set */
}

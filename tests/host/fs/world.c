#include <faultline/assert.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include <arch/i386/irq.h>
#include "kernel/boot/boot_info.h"
#include "kernel/dev/tty.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/ipc/shm.h"
#include "kernel/process/pid.h"
#include "kernel/sched/sched.h"
#include "kernel/process/orphan.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "mm/kalloc/slab.h"
#include "mm/virt/mm.h"
#include "tests/host/fs/user_memory.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

DEFINE_PER_CPU(struct task *, current_task);
struct spinlock tasklist_lock = SPINLOCK_INIT("tasklist", RANK_TASKLIST);
struct list_head all_processes = LIST_HEAD_INIT(all_processes);
struct task world_task;
struct process world_process;
static struct process no_process;
static struct sighand world_sighand;
u32 world_signals;
void (*world_sleep)(void);
volatile u32 jiffies;
u32 randomize_va_space;
struct sched_stats sched_stats;
u32 load_average[3];
struct boot_info boot_info;

static u32 user_next, objects_before, pages_before;

void world_boot(bool mounts)
{
    host_boot(16, 16);
    mm_init();
    user_memory_reset(USER_BASE, USER_SIZE);
    user_next = USER_BASE;
    world_signals = 0;
    world_sleep = NULL;
    world_task = (struct task){.pid = 1, .tgid = 1, .comm = "world", .process = &world_process};
    world_process = (struct process){
        .pid = 1, .pgid = 1, .sid = 1, .leader = &world_task, .sighand = &world_sighand};
    world_process.parent = &no_process;
    for (u32 i = 0; i < RLIM_NLIMITS; i++)
        world_process.rlimits[i] = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
    world_process.rlimits[RLIMIT_NOFILE] = (struct rlimit){1024, 1024};
    list_init(&world_process.threads);
    list_add(&world_task.thread_link, &world_process.threads);
    list_init(&all_processes);
    list_add(&world_process.all_link, &all_processes);
    this_cpu(current_task) = &world_task;
    fs_init();
    shm_init();
    if (mounts)
        VERIFY(fs_mount_standard() == 0);
    world_restart();
}

void world_restart(void)
{
    host_log_clear();
    objects_before = kmem_objects_in_use();
    pages_before = nr_free_pages();
    world_task.files = files_create();
    world_task.fs = fs_context_create();
    VERIFY(world_task.files && world_task.fs);
}

/* Takes all names out of a directory, but what is mounted. */
static void remove_below(struct dentry *dir)
{
    struct dentry *d, *next;

    list_for_each_safe (d, next, &dir->children, sibling) {
        if (d->mounts)
            continue;
        remove_below(d);
        dentry_unlink(d);
    }
}

void world_check_leaks(void)
{
    mutex_lock(&tree_lock);
    remove_below(root_mount->super->root);
    mutex_unlock(&tree_lock);
    files_put(world_task.files);
    fs_context_put(world_task.fs);
    world_task.files = NULL;
    world_task.fs = NULL;
    CHECK_EQ(kmem_objects_in_use(), objects_before);
    CHECK_EQ(host_locks_held(), 0);
    CHECK(!mutex_is_locked(&tree_lock));
    kmem_cache_shrink_all();
    (void)mm_shrink();
    CHECK(nr_free_pages() >= pages_before);
}

u32 user_alloc(u32 n)
{
    u32 at = user_next;

    user_next += ROUND_UP(n, 16u);
    VERIFY(user_next <= USER_BASE + USER_SIZE);
    return at;
}

u32 user_text(const char *s)
{
    u32 at = user_alloc(strlen(s) + 1);

    memcpy(user_ptr(at), s, strlen(s) + 1);
    return at;
}

void *user_ptr(u32 user)
{
    return (void *)(vaddr_t)user;
}

/* ---- time */

u64 time_since_boot(void)
{
    return (u64)jiffies * (NSEC_PER_SEC / HZ);
}

u64 time_realtime(void)
{
    return 1000000000ull * NSEC_PER_SEC + time_since_boot();
}

/* A timer is over at the first sleep. */
static struct timer *running;

void timer_start(struct timer *t, u32 ticks)
{
    t->expires = jiffies + ticks;
    t->active = true;
    running = t;
}

bool timer_stop(struct timer *t)
{
    bool was = t->active;

    t->active = false;
    if (running == t)
        running = NULL;
    return was;
}

/* ---- tasks and sleeping */

struct task *task_find(i32 pid)
{
    return pid == world_task.pid ? &world_task : NULL;
}

void process_count(const struct process *p, struct process_counts *c)
{
    (void)p;
    *c = (struct process_counts){0};
}

u32 task_count(void)
{
    return 1;
}

u32 task_forks(void)
{
    return 1;
}

i32 task_last_pid(void)
{
    return 1;
}

u32 irq_count(enum irq_line line)
{
    return line;
}

u32 sched_runnable(void)
{
    return 1;
}

char task_state_letter(const struct task *t)
{
    return "RSDDTZX"[t->state];
}

void schedule(void)
{
    if (world_task.state == TASK_RUNNING)
        return;
    if (world_sleep) {
        world_sleep();
    } else if (running) {
        struct timer *t = running;
        jiffies = t->expires;
        timer_stop(t);
        t->fire(t);
    }
    if (world_task.state != TASK_RUNNING)
        panic("the task sleeps for ever");
}

void wake_task(struct task *t)
{
    t->state = TASK_RUNNING;
}

void wait_queue_init(struct wait_queue *wq)
{
    spin_lock_init(&wq->lock, "wait queue", RANK_WAITQUEUE);
    list_init(&wq->waiters);
}

void prepare_to_wait(struct wait_queue *wq, struct waiter *w, bool interruptible)
{
    w->task = current;
    list_add_tail(&w->link, &wq->waiters);
    task_set_state(interruptible ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE);
}

void finish_wait(struct wait_queue *wq, struct waiter *w)
{
    (void)wq;
    list_del(&w->link);
    task_set_state(TASK_RUNNING);
}

void wake_up(struct wait_queue *wq)
{
    struct waiter *w;

    list_for_each (w, &wq->waiters, link)
        wake_task(w->task);
}

/* ---- what mm asks of the current task */

void vm_count_faults(u32 minor, u32 major)
{
    world_task.minflt += minor;
    world_task.majflt += major;
}

u32 vm_memlock_limit(void)
{
    return ~0u;
}

/* ---- signals */

int signal_send(struct task *t, int sig, const siginfo_t *info)
{
    (void)info;
    world_signals |= 1u << (sig - 1);
    t->work |= WORK_SIGNAL;
    return 0;
}

u32 signal_queued(u32 uid)
{
    (void)uid;
    return 0;
}

int signal_send_group(i32 pgid, int sig, const siginfo_t *info)
{
    (void)pgid;
    signal_send(&world_task, sig, info);
    return 0;
}

bool current_group_orphaned(void)
{
    return false;
}

void signal_set_mask(const sigset_t *mask)
{
    world_task.blocked = *mask;
}

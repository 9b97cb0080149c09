#include "kernel/process/task.h"
#include "kernel/process/oom.h"
#include "kernel/process/process.h"
#include "kernel/process/stack.h"
#include "kernel/time/time.h"
#include "mm/kalloc/slab.h"
#include "arch/i386/fpu.h"
#include "arch/i386/report.h"
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>

#define PID_MAX 32768

struct spinlock tasklist_lock = SPINLOCK_INIT("tasklist", RANK_TASKLIST);
LIST_HEAD(all_tasks);
struct task *init_task;

static struct kmem_cache *task_cache, *signal_cache;
static i32 last_pid;
static u32 nr_tasks, nr_forks;

void process_init(void)
{
    process_shrinker_init();
    oom_init();
    task_cache = kmem_cache_must_create("task_struct", sizeof(struct task), 16);
    signal_cache = kmem_cache_must_create("signal_state", sizeof(struct signal_state), 0);
}

struct task *task_alloc(void)
{
    struct task *t = kmem_cache_alloc(task_cache, GFP_KERNEL | GFP_ZERO);

    if (!t)
        return NULL;
    t->signals = kmem_cache_alloc(signal_cache, GFP_KERNEL | GFP_ZERO);
    if (!t->signals)
        goto fail_signals;
    t->ctx.stack_top = stack_alloc();
    if (!t->ctx.stack_top)
        goto fail_stack;
    spin_lock_init(&t->signals->lock, "signals", RANK_SIGNAL);
    t->signals->alt_stack.ss_flags = SS_DISABLE;
    list_init(&t->children);
    list_init(&t->sibling);
    wait_queue_init(&t->child_exit);
    t->exit_signal = SIGCHLD;
    t->start_time = time_since_boot();
    return t;

fail_stack:
    kmem_cache_free(signal_cache, t->signals);
fail_signals:
    kmem_cache_free(task_cache, t);
    return NULL;
}

void task_free(struct task *t)
{
    fail_task_set_nth(&t->fail, 0);
    fpu_drop(&t->ctx);
    stack_free(t->ctx.stack_top);
    kmem_cache_free(signal_cache, t->signals);
    kmem_cache_free(task_cache, t);
}

struct task *task_find(i32 pid)
{
    struct task *t;

    list_for_each (t, &all_tasks, all_link) {
        if (t->pid == pid)
            return t;
    }
    return NULL;
}

/* A pid is also taken while it names a process group or session. */
static bool pid_in_use(i32 pid)
{
    struct task *t;

    list_for_each (t, &all_tasks, all_link) {
        if (t->pid == pid || t->pgid == pid || t->sid == pid)
            return true;
    }
    return false;
}

static i32 pid_next(void)
{
    for (i32 tries = 0; tries < PID_MAX; tries++) {
        last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 1;
        if (!pid_in_use(last_pid))
            return last_pid;
    }
    return -EAGAIN;
}

int task_publish(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    i32 pid = pid_next();
    if (pid > 0) {
        t->pid = t->tgid = pid;
        list_add_tail(&t->all_link, &all_tasks);
        if (t->parent)
            list_add_tail(&t->sibling, &t->parent->children);
        nr_tasks++;
        nr_forks++;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return pid > 0 ? 0 : pid;
}

void task_unpublish(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    list_del_init(&t->sibling);
    list_del(&t->all_link);
    nr_tasks--;
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

u32 task_count(void)
{
    return nr_tasks;
}

u32 task_forks(void)
{
    return nr_forks;
}

i32 task_last_pid(void)
{
    return last_pid;
}

char task_state_letter(const struct task *t)
{
    return "RSDTZX"[t->state];
}

struct thread_context *current_context(void)
{
    return &current->ctx;
}

struct fail_task *fail_task_current(void)
{
    return current ? &current->fail : NULL;
}

bool stack_guard_hit(vaddr_t addr)
{
    vaddr_t base = current->ctx.stack_top - KERNEL_STACK_SIZE;

    return addr < base && addr >= base - PAGE_SIZE;
}

const char *report_task_name(void)
{
    static char name[32];

    if (!current)
        return "(boot)";
    snprintf(name, sizeof(name), "%s[%d]", current->comm, current->pid);
    return name;
}

void task_set_groups(const u32 *groups, u32 n)
{
    memcpy(current->groups, groups, n * sizeof(*groups));
    current->nr_groups = n;
}

#include "kernel/process/task.h"
#include "kernel/process/oom.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/stack.h"
#include "kernel/signal/sighand.h"
#include "kernel/time/time.h"
#include "mm/kalloc/slab.h"
#include "arch/i386/fpu.h"
#include "arch/i386/report.h"
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>

static struct kmem_cache *task_cache, *process_cache;

void process_init(void)
{
    process_shrinker_init();
    oom_init();
    task_cache = kmem_cache_must_create("task_struct", sizeof(struct task), 16);
    process_cache = kmem_cache_must_create("process", sizeof(struct process), 0);
    sighand_cache_init();
    pending_cache_init();
    pid_init();
}

struct task *task_alloc(void)
{
    struct task *t = kmem_cache_alloc(task_cache, GFP_KERNEL);

    if (!t)
        return NULL;
    memset(t, 0, offsetof(struct task, groups));
    t->ctx.stack_top = stack_alloc();
    if (!t->ctx.stack_top) {
        kmem_cache_free(task_cache, t);
        return NULL;
    }
    pending_init(&t->pending);
    t->alt_stack.ss_flags = SS_DISABLE;
    t->start_time = jiffies;
    return t;
}

void task_free(struct task *t)
{
    fail_task_set_nth(&t->fail, 0);
    fpu_drop(&t->ctx);
    stack_free(t->ctx.stack_top);
    if (t->process)
        process_put(t->process);
    kmem_cache_free(task_cache, t);
}

void process_setup(struct process *p)
{
    list_init(&p->children);
    list_init(&p->sibling);
    wait_queue_init(&p->child_exit);
    spin_lock_init(&p->lock, "process", RANK_SIGNAL);
    list_init(&p->threads);
    pending_init(&p->pending);
}

struct process *process_alloc(void)
{
    struct process *p = kmem_cache_alloc(process_cache, GFP_KERNEL);

    if (!p)
        return NULL;
    memset(p, 0, offsetof(struct process, rlimits));
    p->refs = 1;
    p->exit_signal = SIGCHLD;
    process_setup(p);
    return p;
}

void process_get(struct process *p)
{
    __atomic_add_fetch(&p->refs, 1, __ATOMIC_RELAXED);
}

void process_put(struct process *p)
{
    if (__atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL))
        return;
    if (p->sighand)
        sighand_put(p->sighand);
    kmem_cache_free(process_cache, p);
}

char task_state_letter(const struct task *t)
{
    return "RSDDTZX"[t->state];
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

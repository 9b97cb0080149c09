#include "kernel/process/oom.h"
#include "kernel/log/panic.h"
#include "kernel/process/task.h"
#include "kernel/process/vfork.h"
#include "kernel/sched/deadline.h"
#include "kernel/signal/signal.h"
#include "kernel/time/time.h"
#include "mm/virt/mm.h"
#include <faultline/printk.h>
#include <uapi/errno.h>

struct oom_settings oom_settings = {.dump_tasks = 1};
u32 oom_kills;

/* A victim that cannot get on, because it waits for what the requester holds, is given up. */
#define VICTIM_TICKS HZ
/* Larger blocks are not worth a process. */
#define ORDER_MAX 3u

/* A child of vfork uses its parent's memory: its end would give back nothing. */
static bool borrows_memory(const struct task *t)
{
    return t->vfork && t->vfork->parent->mm == t->mm;
}

static bool given_up(const struct task *t)
{
    return t->flags & TASK_OOM_VICTIM && (i32)(jiffies - t->oom_given_up) >= 0;
}

struct oom_candidate oom_candidate_of(const struct task *t)
{
    const struct mm *mm = t->mm;

    return (struct oom_candidate){
        .rss = mm_rss(mm),
        .page_tables = mm->page_tables,
        .score_adj = t->process->oom_score_adj,
        .unkillable = t->process == init_process || t->flags & TASK_KTHREAD || borrows_memory(t) ||
                      given_up(t),
        .dying = t->flags & TASK_OOM_VICTIM && !given_up(t),
    };
}

/* A thread of p is just giving its memory back. */
static bool gives_back(const struct process *p)
{
    const struct task *t;

    list_for_each (t, &p->threads, thread_link) {
        if (!t->mm && t->flags & TASK_OOM_VICTIM && !given_up(t))
            return true;
    }
    return false;
}

/* The worst, or NULL. *wait: a victim is on its way out, so nobody needs to be killed. */
static struct task *choose(bool *wait)
{
    struct oom_search search = OOM_SEARCH(nr_total_pages());
    struct process *p;
    struct task *t, *worst = NULL;

    list_for_each (p, &all_processes, all_link) {
        search.wait |= gives_back(p);
        t = process_mm_thread(p);
        if (!t)
            continue;
        struct oom_candidate c = oom_candidate_of(t);
        if (oom_consider(&search, &c))
            worst = t;
    }
    *wait = search.wait;
    return worst;
}

#define KB(pages) ((pages) * (u32)(PAGE_SIZE / 1024))

static void report_kill(const struct task *t, const char *why)
{
    const struct mm *mm = t->mm;

    printk(KERN_ERR "%s: Killed process %d (%s) total-vm:%ukB, anon-rss:%ukB, file-rss:%ukB, "
                    "shmem-rss:%ukB, UID:%u pgtables:%ukB oom_score_adj:%d\n",
           why, t->pid, t->comm, KB(mm->total_vm), KB(mm->rss_anon),
           KB(mm->rss_file - mm->rss_shmem), KB(mm->rss_shmem), t->uid, KB(mm->page_tables),
           t->process->oom_score_adj);
}

/* SIGKILL to all that run in the victim's memory. */
static void kill_users_of(const struct mm *mm)
{
    struct process *p;
    struct task *t;

    for_each_thread(p, t)
    {
        if (t->mm != mm || p == init_process || t->flags & TASK_KTHREAD)
            continue;
        t->flags |= TASK_OOM_VICTIM;
        t->oom_given_up = jiffies + VICTIM_TICKS;
        signal_send(t, SIGKILL, NULL);
    }
}

/* Linux's limit: ten reports in five seconds; the line of the kill is always there. */
static bool may_report(void)
{
    static u32 window, reports;

    if (!reports || jiffies - window > 5 * HZ) {
        window = jiffies;
        reports = 0;
    }
    return ++reports <= 10;
}

/* All threads of p that have its memory end as soon as they get on. */
static bool process_dying(const struct process *p)
{
    const struct task *t;

    list_for_each (t, &p->threads, thread_link) {
        if (t->mm && !task_dying(t))
            return false;
    }
    return true;
}

/* Who is ending anyway ends without a word. */
static void kill(struct task *victim, gfp_t gfp, unsigned order, const char *why)
{
    if (!process_dying(victim->process)) {
        if (may_report())
            oom_report(gfp, order, victim);
        report_kill(victim, why);
        oom_kills++;
    }
    kill_users_of(victim->mm);
}

/* Nobody is left. A kernel thread can be told so; a program could only ask again. */
static enum oom_answer nobody_to_kill(gfp_t gfp, unsigned order)
{
    if (!current->mm)
        return OOM_FAIL;
    oom_report(gfp, order, NULL);
    printk(KERN_WARNING "Out of memory and no killable processes...\n");
    panic("System is deadlocked on memory");
}

/* Lets the victim run. */
static void pause(void)
{
    struct deadline d;

    deadline_start(&d, 1);
    task_set_state(TASK_UNINTERRUPTIBLE);
    if (!READ_ONCE(d.passed))
        schedule();
    task_set_state(TASK_RUNNING);
    deadline_stop(&d);
}

static bool asks_for_itself(void)
{
    struct oom_candidate c;

    if (!oom_settings.kill_allocating_task || !current->mm)
        return false;
    c = oom_candidate_of(current);
    return oom_badness(&c, nr_total_pages()) != OOM_NEVER;
}

/* Kills one; its address space, referenced. NULL: nobody was killed. */
static struct mm *kill_one(gfp_t gfp, unsigned order, bool *wait)
{
    struct mm *mm = NULL;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *victim = choose(wait);

    if (!*wait && asks_for_itself())
        kill(current, gfp, order, "Out of memory (oom_kill_allocating_task)");
    else if (!*wait && victim)
        kill(victim, gfp, order, "Out of memory");
    else
        victim = NULL;
    if (victim) {
        mm = victim->mm;
        mm_get(mm);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return mm;
}

static void check_panic_on_oom(gfp_t gfp, unsigned order)
{
    if (!oom_settings.panic_on_oom)
        return;
    oom_report(gfp, order, NULL);
    panic("Out of memory: %s panic_on_oom is enabled",
          oom_settings.panic_on_oom == 2 ? "compulsory" : "system-wide");
}

enum oom_answer oom_make_room(gfp_t gfp, unsigned order)
{
    bool wait;

    if (!current)
        return OOM_FAIL;
    if (task_dying(current))
        return OOM_DYING;
    if (!(gfp & GFP_OOM) || order > ORDER_MAX)
        return OOM_FAIL;
    check_panic_on_oom(gfp, order);
    struct mm *mm = kill_one(gfp, order, &wait);
    if (wait) {
        pause();
    } else if (!mm) {
        return nobody_to_kill(gfp, order);
    } else {
        if (mm != current->mm)
            mm_reap(mm);
        mm_put(mm);
    }
    return OOM_RETRY;
}

void oom_init(void)
{
    oom_handler_set(oom_make_room);
}

/* Lowering is for root; what root sets is the new floor. */
static int may_set(const struct process *p, i32 adj, bool legacy)
{
    i32 floor = legacy ? p->oom_score_adj : p->oom_score_adj_min;

    return adj < floor && current->euid != 0 ? -EACCES : 0;
}

static void set_for_all_users(struct task *t, i32 adj)
{
    struct process *p;
    const struct task *other;

    list_for_each (p, &all_processes, all_link) {
        other = process_mm_thread(p);
        if (other && other->mm == t->mm && !borrows_memory(other) && p != init_process)
            p->oom_score_adj = adj;
    }
    t->process->oom_score_adj = adj;
}

int oom_set_score_adj(i32 pid, i32 adj, bool legacy)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    int err = t ? may_set(t->process, adj, legacy) : -ESRCH;

    if (!err) {
        if (borrows_memory(t))
            t->process->oom_score_adj = adj;
        else
            set_for_all_users(t, adj);
        if (!legacy && current->euid == 0)
            t->process->oom_score_adj_min = adj;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

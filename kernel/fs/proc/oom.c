/* /proc/PID/oom_score_adj, oom_score, and oom_adj, the scale of Linux before 2.6.36. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/process/oom.h"
#include "kernel/lib/number.h"
#include "kernel/process/task.h"
#include "mm/phys/alloc.h"

#define OLD_DISABLE (-17) /* never */
#define OLD_MIN     (-16)
#define OLD_MAX     15

static int get_score_adj(i32 pid, i32 *adj)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);

    if (t)
        *adj = t->process->oom_score_adj;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return t ? 0 : -ESRCH;
}

int proc_show_oom_score_adj(struct text *t, i32 pid)
{
    i32 adj;
    int err = get_score_adj(pid, &adj);

    if (!err)
        text_printf(t, "%d\n", adj);
    return err;
}

int proc_store_oom_score_adj(const char *text, i32 pid)
{
    i64 adj;
    int err = parse_number(text, &adj);

    if (err)
        return err;
    if (adj < OOM_SCORE_ADJ_MIN || adj > OOM_SCORE_ADJ_MAX)
        return -EINVAL;
    return oom_set_score_adj(pid, adj, false);
}

int proc_show_oom_adj(struct text *t, i32 pid)
{
    i32 adj;
    int err = get_score_adj(pid, &adj);

    if (!err)
        text_printf(t, "%d\n",
                    adj == OOM_SCORE_ADJ_MAX ? OLD_MAX : adj * -OLD_DISABLE / OOM_SCORE_ADJ_MAX);
    return err;
}

int proc_store_oom_adj(const char *text, i32 pid)
{
    i64 adj;
    int err = parse_number(text, &adj);

    if (err)
        return err;
    if ((adj < OLD_MIN || adj > OLD_MAX) && adj != OLD_DISABLE)
        return -EINVAL;
    /* The most there is stays the most there is. */
    i32 scaled = adj == OLD_MAX ? OOM_SCORE_ADJ_MAX : (i32)adj * OOM_SCORE_ADJ_MAX / -OLD_DISABLE;
    return oom_set_score_adj(pid, scaled, true);
}

int proc_show_oom_score(struct text *t, i32 pid)
{
    struct oom_candidate c = {.unkillable = true};
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    const struct task *task = task_find(pid);

    if (task && task->mm)
        c = oom_candidate_of(task);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    text_printf(t, "%u\n", oom_score(&c, nr_total_pages()));
    return task ? 0 : -ESRCH;
}

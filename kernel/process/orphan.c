#include "kernel/process/group.h"
#include "kernel/process/orphan.h"
#include "kernel/process/task.h"

static bool links_out(const struct process *p, const struct process *parent)
{
    return parent && parent->pgid != p->pgid && parent->sid == p->sid;
}

/* Is there no member but `except` whose parent is outside, in the session, and not process 1? */
static bool orphaned(i32 pgid, const struct process *except)
{
    const struct process *p;

    list_for_each (p, &all_processes, all_link)
        if (p->pgid == pgid && p != except && !process_ended(p) && p->parent != init_process &&
            links_out(p, p->parent))
            return false;
    return true;
}

static bool has_stopped(i32 pgid)
{
    const struct process *p;

    list_for_each (p, &all_processes, all_link)
        if (p->pgid == pgid && p->stopped)
            return true;
    return false;
}

static void hang_up(i32 pgid)
{
    struct process *p;

    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == pgid) {
            signal_send_process(p, SIGHUP, NULL);
            signal_send_process(p, SIGCONT, NULL);
        }
    }
}

bool current_group_orphaned(void)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    bool result = orphaned(current->process->pgid, NULL);

    spin_unlock_irqrestore(&tasklist_lock, flags);
    return result;
}

void orphan_on_exit(struct process *p)
{
    if (links_out(p, p->parent) && orphaned(p->pgid, p) && has_stopped(p->pgid))
        hang_up(p->pgid);
}

void orphan_on_reparent(struct process *child, const struct process *old_parent)
{
    if (links_out(child, old_parent) && orphaned(child->pgid, NULL) && has_stopped(child->pgid))
        hang_up(child->pgid);
}

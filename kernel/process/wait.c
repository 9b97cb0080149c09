#include "kernel/process/wait.h"
#include "kernel/process/group.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <uapi/wait.h>

/* A child of clone() that announces its end by another signal than SIGCHLD wants __WCLONE. */
static bool kind_wanted(const struct process *child, u32 options)
{
    return options & __WALL || (child->exit_signal != SIGCHLD) == !!(options & __WCLONE);
}

static bool is_wanted(const struct process *child, i32 pid, u32 options)
{
    if (!kind_wanted(child, options))
        return false;
    if (pid > 0)
        return child->pid == pid;
    if (pid == -1)
        return true;
    return child->pgid == (pid ? -pid : current->process->pgid);
}

static bool has_news(const struct process *child, u32 options)
{
    if (process_ended(child))
        return options & WEXITED;
    if (child->stopped && child->stop_signal)
        return options & WUNTRACED;
    return child->continued && options & WCONTINUED;
}

static void add_to_children(struct process *parent, const struct wait_result *r, u32 cmaxrss)
{
    parent->cminflt += r->minflt;
    parent->cmajflt += r->majflt;
    parent->cutime += r->utime;
    parent->cstime += r->stime;
    parent->cmaxrss = max(parent->cmaxrss, r->maxrss);
    parent->cmaxrss = max(parent->cmaxrss, cmaxrss);
}

/* Fills r in. With WNOWAIT the news stay; else *dead is a zombie taken off all lists, to be freed.
 */
static void report(struct process *child, u32 options, struct wait_result *r, struct task **dead)
{
    struct process_counts c;
    bool keep = options & WNOWAIT;

    process_count(child, &c);
    *r = (struct wait_result){
        .pid = child->pid,
        .uid = child->leader->uid,
        .utime = child->utime + child->cutime,
        .stime = child->stime + child->cstime,
        .minflt = c.minflt + child->cminflt,
        .majflt = c.majflt + child->cmajflt,
        .maxrss = child->maxrss,
    };
    if (process_ended(child)) {
        r->status = child->exit_code;
        if (keep)
            return;
        add_to_children(current->process, r, child->cmaxrss);
        *dead = child->leader;
        task_unlink(*dead);
    } else if (child->stopped && child->stop_signal) {
        r->status = child->stop_signal << 8 | 0x7f;
        child->stop_signal = keep ? child->stop_signal : 0;
    } else {
        r->status = 0xffff;
        child->continued = keep;
    }
}

enum search {
    NOTHING_YET,
    NEWS,
    NO_CHILD, /* none that is wanted */
};

/* Another thread may look at the same time: what is found is taken under the lock. */
static enum search look(i32 pid, u32 options, struct wait_result *r, struct task **dead)
{
    struct process *child;
    enum search result = NO_CHILD;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (child, &current->process->children, sibling) {
        if (!is_wanted(child, pid, options))
            continue;
        result = NOTHING_YET;
        if (has_news(child, options)) {
            report(child, options, r, dead);
            result = NEWS;
            break;
        }
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return result;
}

int process_wait(i32 pid, u32 options, struct wait_result *r)
{
    struct task *dead = NULL;
    enum search found = NOTHING_YET;

    memset(r, 0, sizeof(*r));
    int err = wait_event_interruptible(&current->process->child_exit,
                                       found || (found = look(pid, options, r, &dead)) ||
                                           options & WNOHANG);
    if (dead)
        task_free(dead);
    return found == NO_CHILD ? -ECHILD : found == NEWS ? 0 : err;
}

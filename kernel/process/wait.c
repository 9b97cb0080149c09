#include "kernel/process/wait.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/wait.h>

static bool is_wanted(const struct task *child, i32 pid)
{
    if (pid > 0)
        return child->pid == pid;
    if (pid == -1)
        return true;
    return child->pgid == (pid ? -pid : current->pgid);
}

static bool has_news(const struct task *child, u32 options)
{
    if (child->state == TASK_ZOMBIE)
        return options & WEXITED;
    if (child->state == TASK_STOPPED && child->stop_signal)
        return options & WUNTRACED;
    return child->continued && options & WCONTINUED;
}

/* The first wanted child with news, or NULL; *exists: there is at least one wanted child. */
static struct task *find_news(i32 pid, u32 options, bool *exists)
{
    struct task *child, *found = NULL;

    *exists = false;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    list_for_each (child, &current->children, sibling) {
        if (!is_wanted(child, pid))
            continue;
        *exists = true;
        if (has_news(child, options)) {
            found = child;
            break;
        }
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return found;
}

static void report(struct task *child, u32 options, struct wait_result *r)
{
    *r = (struct wait_result){
        .pid = child->pid,
        .uid = child->uid,
        .utime = child->utime + child->cutime,
        .stime = child->stime + child->cstime,
        .minflt = child->minflt + child->cminflt,
        .majflt = child->majflt + child->cmajflt,
        .maxrss = child->maxrss,
    };
    if (child->state == TASK_ZOMBIE) {
        r->status = child->exit_code;
        if (!(options & WNOWAIT))
            task_bury(child);
    } else if (child->state == TASK_STOPPED) {
        r->status = child->stop_signal << 8 | 0x7f;
        if (!(options & WNOWAIT))
            child->stop_signal = 0;
    } else {
        r->status = 0xffff;
        if (!(options & WNOWAIT))
            child->continued = false;
    }
}

int process_wait(i32 pid, u32 options, struct wait_result *r)
{
    struct task *child = NULL;
    bool exists = true;

    memset(r, 0, sizeof(*r));
    int err =
        wait_event_interruptible(&current->child_exit, (child = find_news(pid, options, &exists)) ||
                                                           !exists || options & WNOHANG);
    if (child)
        report(child, options, r);
    else if (!err && !exists)
        err = -ECHILD;
    return err;
}

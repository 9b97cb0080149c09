#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/fs/fs.h"
#include "kernel/signal/signal.h"
#include "mm/virt/mm.h"
#include "arch/i386/context.h"
#include "arch/i386/fpu.h"
#include "arch/i386/tls.h"
#include "arch/i386/trap.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/sched.h>

/* What process_clone() understands; threads (sharing files and handlers) are not among it. */
#define CLONE_KNOWN                                                                                \
    (CSIGNAL | CLONE_VM | CLONE_VFORK | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID |  \
     CLONE_CHILD_CLEARTID)

static void copy_fields(struct task *child, const struct task *parent)
{
    child->pgid = parent->pgid;
    child->sid = parent->sid;
    child->tty = parent->tty;
    child->uid = parent->uid;
    child->euid = parent->euid;
    child->suid = parent->suid;
    child->gid = parent->gid;
    child->egid = parent->egid;
    child->sgid = parent->sgid;
    child->nr_groups = parent->nr_groups;
    memcpy(child->groups, parent->groups, sizeof(child->groups));
    child->nice = parent->nice;
    child->personality = parent->personality;
    child->oom_score_adj = parent->oom_score_adj;
    child->oom_score_adj_min = parent->oom_score_adj_min;
    child->flags = TASK_FORKNOEXEC;
    child->fail.make_it_fail = parent->fail.make_it_fail;
    memcpy(child->comm, parent->comm, sizeof(child->comm));
    memcpy(child->rlimits, parent->rlimits, sizeof(child->rlimits));
}

/* Registers as the parent's, result 0; the parent's segments and FPU state. */
static int copy_context(struct task *child, struct task *parent, const struct clone_request *a)
{
    struct trap_frame *f = context_frame(&child->ctx);

    *f = *context_frame(&parent->ctx);
    f->eax = 0;
    if (a->stack)
        f->esp = a->stack;
    context_save_segments(&parent->ctx);
    child->ctx.fs = parent->ctx.fs;
    child->ctx.gs = parent->ctx.gs;
    memcpy(child->ctx.tls, parent->ctx.tls, sizeof(child->ctx.tls));
    child->ctx.uses_tls = parent->ctx.uses_tls;
    context_init_user(&child->ctx);
    if (a->flags & CLONE_SETTLS) {
        struct user_desc d;
        int err = get_user(d, (const struct user_desc *)a->tls);
        if (!err)
            err = tls_set(&child->ctx, &d, false);
        if (err)
            return err;
    }
    return fpu_fork(&child->ctx, &parent->ctx);
}

static int copy_resources(struct task *child, struct task *parent, const struct clone_request *a)
{
    signals_fork(child->signals, parent->signals);
    child->files = files_dup(parent->files);
    child->fs = fs_context_dup(parent->fs);
    if (!child->files || !child->fs)
        return -ENOMEM;
    if (a->flags & CLONE_VM) {
        mm_get(parent->mm);
        child->mm = parent->mm;
    } else {
        child->mm = mm_dup(parent->mm);
    }
    if (!child->mm)
        return -ENOMEM;
    child->exe = parent->exe;
    if (child->exe)
        file_get(child->exe);
    return copy_context(child, parent, a);
}

void task_release_resources(struct task *t)
{
    if (t->exe)
        file_put(t->exe);
    if (t->files)
        files_put(t->files);
    if (t->fs)
        fs_context_put(t->fs);
    if (t->mm)
        mm_put(t->mm);
    t->exe = NULL;
    t->files = NULL;
    t->fs = NULL;
    t->mm = NULL;
}

/*
 * vfork: the parent sleeps until the child has left the shared address space. The child clears the
 * field in the parent, because by then the child itself may be gone.
 */
static void wait_for_vfork(struct task *child)
{
    current->vfork_child = child;
    sched_start(child);
    wait_event(&current->child_exit, !current->vfork_child);
}

void vfork_done(struct task *child)
{
    struct task *parent = child->parent;

    if (parent && parent->vfork_child == child) {
        parent->vfork_child = NULL;
        wake_up(&parent->child_exit);
    }
}

static int check_flags(u32 flags)
{
    if (flags & ~CLONE_KNOWN)
        return -EINVAL;
    /* A shared address space without waiting for the child would be a thread. */
    if (flags & CLONE_VM && !(flags & CLONE_VFORK))
        return -EINVAL;
    return (flags & CSIGNAL) > _NSIG ? -EINVAL : 0;
}

long process_clone(const struct clone_request *a)
{
    struct task *parent = current, *child;
    int err = check_flags(a->flags);

    if (err)
        return err;
    child = task_alloc();
    if (!child)
        return -ENOMEM;
    copy_fields(child, parent);
    child->exit_signal = a->flags & CSIGNAL;
    child->parent = parent;
    err = copy_resources(child, parent, a);
    if (!err)
        err = task_publish(child);
    if (err)
        goto fail;

    i32 pid = child->pid;
    if (a->flags & CLONE_PARENT_SETTID && put_user(pid, (i32 *)a->parent_tid))
        goto fail_published;
    if (a->flags & CLONE_CHILD_SETTID)
        mm_write(child->mm, a->child_tid, &pid, sizeof(pid)); /* unchecked, as on Linux */
    if (a->flags & CLONE_CHILD_CLEARTID)
        child->clear_child_tid = a->child_tid;
    if (a->flags & CLONE_VFORK)
        wait_for_vfork(child);
    else
        sched_start(child);
    return pid;

fail_published:
    err = -EFAULT;
    task_unpublish(child);
fail:
    task_release_resources(child);
    task_free(child);
    return err;
}

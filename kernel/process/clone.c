#include "kernel/process/group.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/vfork.h"
#include "kernel/fs/fs.h"
#include "kernel/sched/sched.h"
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

/* Accepted, and without a meaning here: nobody traces, and there is no I/O context to share. */
#define CLONE_WITHOUT_EFFECT                                                                       \
    (CLONE_PTRACE | CLONE_SYSVSEM | CLONE_DETACHED | CLONE_UNTRACED | CLONE_IO)
/* What process_clone() understands; namespaces and pidfds are not among it. */
#define CLONE_KNOWN                                                                                \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_VFORK | CLONE_PARENT |              \
     CLONE_THREAD | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID |                      \
     CLONE_CHILD_CLEARTID | CLONE_WITHOUT_EFFECT)

/* A thread shares handlers, and who shares handlers shares memory, where they are. */
static int check_flags(u32 flags)
{
    if (flags & ~CLONE_KNOWN)
        return -EINVAL;
    if (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND))
        return -EINVAL;
    if (flags & CLONE_SIGHAND && !(flags & CLONE_VM))
        return -EINVAL;
    /* Process 1 waits for everybody's orphans: it has no siblings. */
    return flags & CLONE_PARENT && current->process == init_process ? -EINVAL : 0;
}

static void copy_fields(struct task *child, const struct task *parent)
{
    child->uid = parent->uid;
    child->euid = parent->euid;
    child->suid = parent->suid;
    child->gid = parent->gid;
    child->egid = parent->egid;
    child->sgid = parent->sgid;
    child->nr_groups = parent->nr_groups;
    memcpy(child->groups, parent->groups, parent->nr_groups * sizeof(child->groups[0]));
    child->nice = parent->nice;
    child->personality = parent->personality;
    child->flags = TASK_FORKNOEXEC;
    child->fail.make_it_fail = parent->fail.make_it_fail;
    child->blocked = parent->blocked;
    memcpy(child->comm, parent->comm, sizeof(child->comm));
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
            err = (int)d.entry_number == -1 ? -EINVAL : tls_set(&child->ctx, &d, false);
        if (err)
            return err;
    }
    return fpu_fork(&child->ctx, &parent->ctx);
}

static int copy_sighand(struct process *child, struct process *parent,
                        const struct clone_request *a)
{
    if (a->flags & CLONE_SIGHAND) {
        sighand_get(parent->sighand);
        child->sighand = parent->sighand;
        return 0;
    }
    child->sighand = sighand_dup(parent->sighand);
    if (child->sighand && a->forget_handlers)
        sighand_forget_handlers(child->sighand);
    return child->sighand ? 0 : -ENOMEM;
}

/* The process of a child that is not a thread of ours. */
static int make_process(struct task *child, struct process *parent, const struct clone_request *a)
{
    struct process *p = process_alloc();

    if (!p)
        return -ENOMEM;
    child->process = p;
    p->pgid = parent->pgid;
    p->sid = parent->sid;
    p->tty = parent->tty;
    p->exit_signal = a->exit_signal;
    p->parent = parent;
    if (a->flags & CLONE_PARENT) {
        p->exit_signal = parent->exit_signal;
        p->parent = parent->parent;
    }
    memcpy(p->rlimits, parent->rlimits, sizeof(p->rlimits));
    p->oom_score_adj = parent->oom_score_adj;
    p->oom_score_adj_min = parent->oom_score_adj_min;
    p->exe = parent->exe;
    if (p->exe)
        file_get(p->exe);
    return copy_sighand(p, parent, a);
}

static int copy_process(struct task *child, const struct clone_request *a)
{
    struct process *mine = current->process;

    if (!(a->flags & CLONE_THREAD))
        return make_process(child, mine, a);
    process_get(mine);
    child->process = mine;
    return 0;
}

static struct mm *copy_mm(struct mm *mm, u32 flags)
{
    if (!(flags & CLONE_VM))
        return mm_dup(mm);
    mm_get(mm);
    return mm;
}

static struct files *copy_files(struct files *files, u32 flags)
{
    if (!(flags & CLONE_FILES))
        return files_dup(files);
    files_get(files);
    return files;
}

static struct fs_context *copy_fs(struct fs_context *fs, u32 flags)
{
    if (!(flags & CLONE_FS))
        return fs_context_dup(fs);
    fs_context_get(fs);
    return fs;
}

static int copy_resources(struct task *child, struct task *parent, const struct clone_request *a)
{
    /* In the same memory with another stack the alternate one would be shared by mistake. */
    if ((a->flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM)
        child->alt_stack = parent->alt_stack;
    child->files = copy_files(parent->files, a->flags);
    child->fs = copy_fs(parent->fs, a->flags);
    if (!child->files || !child->fs)
        return -ENOMEM;
    child->mm = copy_mm(parent->mm, a->flags);
    return child->mm ? copy_context(child, parent, a) : -ENOMEM;
}

int task_unshare_files(struct task *t)
{
    struct files *shared = t->files;

    if (!files_shared(shared))
        return 0;
    struct files *own = files_dup(shared);
    if (!own)
        return -ENOMEM;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    t->files = own;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    files_put(shared);
    return 0;
}

int process_unshare_sighand(struct process *p)
{
    struct sighand *shared = p->sighand;

    if (READ_ONCE(shared->refs) == 1)
        return 0;
    struct sighand *own = sighand_dup(shared);
    if (!own)
        return -ENOMEM;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    spin_lock(&p->lock);
    p->sighand = own;
    spin_unlock(&p->lock);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    sighand_put(shared);
    return 0;
}

void task_release_resources(struct task *t)
{
    if (t->files)
        files_put(t->files);
    if (t->fs)
        fs_context_put(t->fs);
    if (t->mm)
        mm_put(t->mm);
    t->files = NULL;
    t->fs = NULL;
    t->mm = NULL;
}

void process_release_resources(struct process *p)
{
    struct file *exe = p->exe;

    p->exe = NULL;
    if (exe)
        file_put(exe);
}

static void undo(struct task *child)
{
    task_release_resources(child);
    if (child->process && child->process != current->process)
        process_release_resources(child->process);
    task_free(child);
}

/* Ring 3 learns the number in its own memory, unchecked as on Linux, and in the child's. */
static void announce(struct task *child, const struct clone_request *a)
{
    i32 pid = child->pid;

    if (a->flags & CLONE_PARENT_SETTID)
        mm_write(current->mm, a->parent_tid, &pid, sizeof(pid));
    if (a->flags & CLONE_CHILD_SETTID)
        mm_write(child->mm, a->child_tid, &pid, sizeof(pid));
}

long process_clone(const struct clone_request *a)
{
    int err = check_flags(a->flags);

    if (err)
        return err;
    struct task *child = task_alloc();
    if (!child)
        return -ENOMEM;
    copy_fields(child, current);
    err = copy_process(child, a);
    if (!err)
        err = copy_resources(child, current, a);
    if (a->flags & CLONE_CHILD_CLEARTID)
        child->clear_child_tid = a->child_tid;
    if (!err)
        err = task_publish(child, a->wanted_pid);
    if (err) {
        undo(child);
        return err;
    }
    i32 pid = child->pid;
    announce(child, a);
    if (a->flags & CLONE_VFORK)
        vfork_start_and_wait(child);
    else
        sched_start(child);
    return pid;
}

#include <uapi/errno.h>
#include "kernel/dev/tty.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/proc/task.h"
#include "kernel/signal/signal.h"
#include "mm/virt/mm.h"

static void copy_actions(const struct sighand *s, struct proc_task *p)
{
    for (int sig = 1; sig <= _NSIG; sig++) {
        __sighandler_t h = sighand_handler(s, sig);

        if (h == SIG_IGN)
            sigset_add(&p->ignored, sig);
        else if (h != SIG_DFL)
            sigset_add(&p->caught, sig);
    }
}

static void copy_task(const struct task *t, struct proc_task *p)
{
    const struct process *process = t->process;

    *p = (struct proc_task){.task = *t, .process = *process, .tty_pgrp = -1, .mm = t->mm};
    if (p->mm)
        mm_get(p->mm);
    process_count(process, &p->counts);
    p->ppid = process->parent->pid;
    p->queued = signal_queued(t->uid);
    copy_actions(process->sighand, p);
    if (process->tty) {
        p->tty_dev = TTY_MAJOR << 8 | process->tty->minor;
        p->tty_pgrp = process->tty->pgrp;
    }
    p->umask = t->fs ? t->fs->umask : 0;
    p->fd_size = t->files ? t->files->size : 0;
}

int proc_task_get(i32 pid, struct proc_task *p)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);

    if (t)
        copy_task(t, p);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return t ? 0 : -ESRCH;
}

void proc_task_put(struct proc_task *p)
{
    if (p->mm)
        mm_put(p->mm);
}

int proc_mm_get(i32 pid, struct mm **out)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);

    *out = t ? t->mm : NULL;
    if (*out)
        mm_get(*out);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return t ? 0 : -ESRCH;
}

struct file *proc_exe_get(i32 pid)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    struct file *f = t && t->mm ? t->process->exe : NULL;

    if (f)
        file_get(f);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return f;
}

struct file *proc_fd_file(i32 pid, u32 fd)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    struct files *fs = t ? t->files : NULL;
    struct file *f = NULL;

    if (fs) {
        spin_lock(&fs->lock);
        f = fd < fs->end ? fs->file[fd] : NULL;
        if (f)
            file_get(f);
        spin_unlock(&fs->lock);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return f;
}

void proc_file_put(struct file *f)
{
    mutex_unlock(&tree_lock);
    file_put(f);
    mutex_lock(&tree_lock);
}

/* PID/task: a directory for each thread, with the files of the process as the thread sees them. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/process/task.h"

const struct proc_entry proc_task_children[] = {PROC_END};

/* Is tid a thread of the process that pid is one of? */
static bool same_process(i32 pid, i32 tid)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    const struct task *t = task_find(pid), *thread = task_find(tid);
    bool same = t && thread && t->process == thread->process;

    spin_unlock_irqrestore(&tasklist_lock, flags);
    return same;
}

static int task_lookup(struct dentry *dir, const char *name, u32 len, struct dentry **out)
{
    i32 tid = proc_parse_pid(name, len);

    if (!tid || !same_process(proc_inode(dir->inode)->pid, tid))
        return -ENOENT;
    return proc_make_dentry(dir, name, len, &proc_pid_entry, tid, true, out);
}

const struct inode_ops proc_task_dir_ops = {.lookup = task_lookup};

/* The lowest thread number >= from of the process; 0: none. */
static i32 next_tid(i32 pid, i32 from)
{
    i32 best = 0;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    const struct task *t = task_find(pid), *thread;

    if (t) {
        list_for_each (thread, &t->process->threads, thread_link)
            if (thread->pid >= from && (!best || thread->pid < best))
                best = thread->pid;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return best;
}

/* Positions 0 and 1 are "." and "..", thread n is at n + 2. */
static int task_readdir(struct file *f, struct dir_sink *sink)
{
    i32 tid, pid = proc_inode(f->inode)->pid;
    char name[12];

    if (!proc_read_dots(f, sink))
        return 0;
    while ((tid = next_tid(pid, (i32)f->pos - 2)) != 0) {
        u32 len = scnprintf(name, sizeof(name), "%d", tid);
        u32 ino = proc_ino_of(&proc_pid_entry, tid, true, 0);
        if (!sink->add(sink, name, len, ino, S_IFDIR, tid + 3))
            break;
        f->pos = tid + 3;
    }
    return 0;
}

const struct file_ops proc_task_dir_file_ops = {
    .read = read_of_directory,
    .seek = seek_in_file,
    .readdir = task_readdir,
};

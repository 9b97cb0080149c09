/* The entries of a process's directory, and its simple files. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "mm/virt/mm.h"

#define CHUNK 256u

/* [start, end) of the process's memory; what cannot be read ends it. */
static int add_memory(struct text *t, i32 pid, bool environment)
{
    struct mm *mm;
    char buf[CHUNK];
    int err = proc_mm_get(pid, &mm);

    if (err || !mm)
        return err;
    vaddr_t at = environment ? mm->env_start : mm->arg_start;
    vaddr_t end = environment ? mm->env_end : mm->arg_end;
    while (at < end) {
        u32 n = min(end - at, (vaddr_t)CHUNK);
        u32 got = mm_read(mm, at, buf, n);
        text_add(t, buf, got);
        if (got < n)
            break;
        at += got;
    }
    mm_put(mm);
    return 0;
}

static int show_cmdline(struct text *t, i32 pid)
{
    return add_memory(t, pid, false);
}

static int show_environ(struct text *t, i32 pid)
{
    return add_memory(t, pid, true);
}

static int show_comm(struct text *t, i32 pid)
{
    struct proc_task p;
    int err = proc_task_get(pid, &p);

    if (err)
        return err;
    text_printf(t, "%s\n", p.task.comm);
    proc_task_put(&p);
    return 0;
}

/* A process may rename its own threads. */
static int store_comm(const char *text, i32 pid)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    int err = !t ? -ESRCH : t->process != current->process ? -EINVAL : 0;

    if (!err)
        strlcpy(t->comm, text, sizeof(t->comm));
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

static int exe_path(i32 pid, struct path *out)
{
    struct file *f = proc_exe_get(pid);

    if (!f)
        return -ENOENT;
    *out = f->path;
    path_get_locked(out);
    proc_file_put(f);
    return 0;
}

/* The working directory, or the root. */
static int context_path(i32 pid, bool root, struct path *out)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    bool found = t && t->fs;

    if (found) {
        *out = root ? t->fs->root : t->fs->cwd;
        path_get_locked(out);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return found ? 0 : -ENOENT;
}

static int cwd_path(i32 pid, struct path *out)
{
    return context_path(pid, false, out);
}

static int root_path(i32 pid, struct path *out)
{
    return context_path(pid, true, out);
}

/* The text of the link is the path of where it leads. */
static int link_text(i32 pid, int (*follow)(i32, struct path *), char *buf, u32 size)
{
    struct path p;
    int len = follow(pid, &p);

    if (len)
        return len;
    len = path_text_locked(&p, buf, size);
    path_put_locked(&p);
    return len;
}

static int exe_link(i32 pid, char *buf, u32 size)
{
    return link_text(pid, exe_path, buf, size);
}

static int cwd_link(i32 pid, char *buf, u32 size)
{
    return link_text(pid, cwd_path, buf, size);
}

static int root_link(i32 pid, char *buf, u32 size)
{
    return link_text(pid, root_path, buf, size);
}

const struct proc_entry proc_pid_entries[] = {
    PROC_FILE("cmdline", show_cmdline),
    PROC_WRITE("comm", show_comm, store_comm),
    PROC_LINK("cwd", cwd_link, cwd_path),
    PROC_SECRET("environ", show_environ),
    PROC_LINK("exe", exe_link, exe_path),
    {.name = "fd", .mode = S_IFDIR | 0500, .children = proc_fd_children},
    {.name = "fail-nth", .mode = S_IFREG | 0644, .file_ops = &proc_fail_nth_ops},
    PROC_WRITE("frame_limit", proc_show_frame_limit, proc_store_frame_limit),
    PROC_FILE("limits", proc_pid_limits),
    {.name = "make-it-fail", .mode = S_IFREG | 0644, .file_ops = &proc_make_it_fail_ops},
    PROC_FILE("maps", proc_pid_maps),
    PROC_FILE("mounts", proc_show_mounts),
    PROC_WRITE("oom_adj", proc_show_oom_adj, proc_store_oom_adj),
    PROC_FILE("oom_score", proc_show_oom_score),
    PROC_WRITE("oom_score_adj", proc_show_oom_score_adj, proc_store_oom_score_adj),
    {.name = "pagemap", .mode = S_IFREG | 0400, .file_ops = &proc_pagemap_ops},
    PROC_SECRET("pagetables", proc_pid_pagetables),
    PROC_LINK("root", root_link, root_path),
    PROC_FILE("smaps", proc_pid_smaps),
    PROC_FILE("smaps_rollup", proc_pid_smaps_rollup),
    {.name = "stat", .mode = S_IFREG | 0444, .show = proc_pid_stat, .where = PROC_PROCESS},
    {.name = "stat", .mode = S_IFREG | 0444, .show = proc_tid_stat, .where = PROC_THREAD},
    PROC_FILE("statm", proc_pid_statm),
    PROC_FILE("status", proc_pid_status),
    {.name = "task", .mode = S_IFDIR | 0555, .children = proc_task_children, .where = PROC_PROCESS},
    PROC_END,
};

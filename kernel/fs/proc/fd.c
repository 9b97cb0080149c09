/* PID/fd: a link for each descriptor. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/printk.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"

const struct proc_entry proc_fd_children[] = {PROC_END};

static bool parse_fd(const char *name, u32 len, u32 *fd)
{
    u32 v = 0;

    if (len == 0 || len > 6 || (name[0] == '0' && len > 1))
        return false;
    for (u32 i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9')
            return false;
        v = v * 10 + name[i] - '0';
    }
    *fd = v;
    return true;
}

static int fd_lookup(struct dentry *dir, const char *name, u32 len, struct dentry **out)
{
    i32 pid = proc_inode(dir->inode)->pid;
    u32 fd;
    struct file *f = parse_fd(name, len, &fd) ? proc_fd_file(pid, fd) : NULL;

    if (!f)
        return -ENOENT;
    struct inode *i =
        proc_new_inode(dir->inode->super, NULL, pid, proc_inode(dir->inode)->thread, fd);
    if (i) {
        i->mode = S_IFLNK | (file_readable(f) ? 0500 : 0) | (file_writable(f) ? 0300 : 0);
        *out = dentry_create(dir, name, len, i);
    }
    if (i && !*out)
        inode_put(i);
    proc_file_put(f);
    return i && *out ? 0 : -ENOMEM;
}

const struct inode_ops proc_fd_dir_ops = {.lookup = fd_lookup};

static int fd_readlink(struct inode *link, char *buf, u32 size)
{
    struct proc_inode *p = proc_inode(link);
    struct file *f = proc_fd_file(p->pid, p->fd);
    int len;

    if (!f)
        return -ENOENT;
    if (f->inode->super->root)
        len = path_text_locked(&f->path, buf, size);
    else
        len =
            scnprintf(buf, size, "%s:[%u]", file_is_pipe(f) ? "pipe" : "anon_inode", f->inode->ino);
    proc_file_put(f);
    return len;
}

static int fd_follow(struct inode *link, struct path *out)
{
    struct proc_inode *p = proc_inode(link);
    struct file *f = proc_fd_file(p->pid, p->fd);

    if (!f)
        return -ENOENT;
    int err = 0;
    if (f->path.dentry) {
        *out = f->path;
        path_get_locked(out);
    } else {
        err = file_is_pipe(f) ? pipe_path(f->inode, out) : -ENXIO;
    }
    proc_file_put(f);
    return err;
}

const struct inode_ops proc_fd_link_ops = {.readlink = fd_readlink, .follow = fd_follow};

static int fd_readdir(struct file *dir, struct dir_sink *sink)
{
    struct proc_inode *p = proc_inode(dir->inode);
    struct proc_task task;
    char name[12];

    if (dir->pos == 0 && sink->add(sink, ".", 1, dir->inode->ino, S_IFDIR, 1))
        dir->pos = 1;
    if (dir->pos == 1 && sink->add(sink, "..", 2, dir->inode->ino, S_IFDIR, 2))
        dir->pos = 2;
    int err = proc_task_get(p->pid, &task);
    if (err || dir->pos < 2)
        return err;
    proc_task_put(&task);
    for (u32 fd = dir->pos - 2; fd < task.fd_size; fd++) {
        struct file *f = proc_fd_file(p->pid, fd);
        if (!f)
            continue;
        proc_file_put(f);
        u32 len = scnprintf(name, sizeof(name), "%u", fd);
        if (!sink->add(sink, name, len, dir->inode->ino + fd + 1, S_IFLNK, fd + 3))
            break;
        dir->pos = fd + 3;
    }
    return 0;
}

const struct file_ops proc_fd_dir_file_ops = {
    .read = read_of_directory,
    .seek = seek_in_file,
    .readdir = fd_readdir,
};

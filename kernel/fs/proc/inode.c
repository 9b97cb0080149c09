/* Directories and inodes of procfs. */
#include <uapi/errno.h>
#include <uapi/statfs.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/super.h"
#include "kernel/process/task.h"
#include "mm/kalloc/slab.h"

static struct kmem_cache *inode_cache;

static const struct proc_entry root_entry = PROC_DIR("", proc_root_entries);
const struct proc_entry proc_pid_entry = PROC_DIR("", proc_pid_entries);

i32 proc_parse_pid(const char *name, u32 len)
{
    i32 v = 0;

    if (len == 0 || len > 7 || name[0] == '0')
        return 0;
    for (u32 i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9')
            return 0;
        v = v * 10 + name[i] - '0';
    }
    return v;
}

int proc_make_dentry(struct dentry *dir, const char *name, u32 len, const struct proc_entry *e,
                     i32 pid, bool thread, struct dentry **out)
{
    struct inode *i = proc_new_inode(dir->inode->super, e, pid, thread, 0);

    if (!i)
        return -ENOMEM;
    *out = dentry_create(dir, name, len, i);
    if (!*out)
        inode_put(i);
    return *out ? 0 : -ENOMEM;
}

static bool pid_exists(i32 pid)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    bool found = pid && task_find(pid);

    spin_unlock_irqrestore(&tasklist_lock, flags);
    return found;
}

static bool is_here(const struct proc_entry *e, const struct proc_inode *dir)
{
    return e->where != (dir->thread ? PROC_PROCESS : PROC_THREAD);
}

static int proc_lookup(struct dentry *dir, const char *name, u32 len, struct dentry **out)
{
    struct proc_inode *p = proc_inode(dir->inode);

    for (const struct proc_entry *e = p->entry->children; e->name; e++)
        if (is_here(e, p) && strlen(e->name) == len && memcmp(e->name, name, len) == 0)
            return proc_make_dentry(dir, name, len, e, p->pid, p->thread, out);
    if (p->entry == &root_entry) {
        i32 pid = proc_parse_pid(name, len);
        if (pid_exists(pid))
            return proc_make_dentry(dir, name, len, &proc_pid_entry, pid, false, out);
    }
    return -ENOENT;
}

static int proc_readlink(struct inode *link, char *buf, u32 size)
{
    struct proc_inode *p = proc_inode(link);

    return p->entry->readlink(p->pid, buf, size);
}

static int proc_follow(struct inode *link, struct path *out)
{
    struct proc_inode *p = proc_inode(link);

    return p->entry->follow(p->pid, out);
}

/* Entries behind "." and "..", then in the root the processes, at PID_POSITION + pid. */
#define PID_POSITION 4096u

bool proc_read_dots(struct file *f, struct dir_sink *sink)
{
    struct dentry *d = f->path.dentry;

    if (f->pos == 0) {
        if (!sink->add(sink, ".", 1, d->inode->ino, S_IFDIR, 1))
            return false;
        f->pos = 1;
    }
    if (f->pos == 1) {
        u32 ino = d->parent ? d->parent->inode->ino : d->inode->ino;
        if (!sink->add(sink, "..", 2, ino, S_IFDIR, 2))
            return false;
        f->pos = 2;
    }
    return true;
}

i32 proc_next_pid(i32 from)
{
    const struct process *p;
    i32 best = 0;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (p, &all_processes, all_link)
        if (p->pid >= from && (!best || p->pid < best))
            best = p->pid;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return best;
}

/* 4096 numbers for each process, and as many for the directory of each thread. */
#define PID_INODES 0x40000000u
#define TID_INODES 0x50000000u
#define FD_INODES  64u

u32 proc_ino_of(const struct proc_entry *e, i32 pid, bool thread, u32 fd)
{
    u32 first = (thread ? TID_INODES : PID_INODES) + ((u32)pid << 12);

    if (pid == 0)
        return 0x10000000u + (u32)(vaddr_t)e % 0x10000000u;
    if (e == &proc_pid_entry)
        return first;
    return first + (e ? 1 + (u32)(e - proc_pid_entries) % FD_INODES : FD_INODES + fd);
}

static int read_pids(struct file *f, struct dir_sink *sink)
{
    i32 from = f->pos >= PID_POSITION ? f->pos - PID_POSITION : 1;
    i32 pid;
    char name[12];

    while ((pid = proc_next_pid(from)) != 0) {
        u32 len = scnprintf(name, sizeof(name), "%d", pid);
        u32 next = PID_POSITION + pid + 1;
        if (!sink->add(sink, name, len, proc_ino_of(&proc_pid_entry, pid, false, 0), S_IFDIR, next))
            break;
        f->pos = next;
        from = pid + 1;
    }
    return 0;
}

static int proc_readdir(struct file *f, struct dir_sink *sink)
{
    struct proc_inode *p = proc_inode(f->inode);
    u32 index = 2;

    if (!proc_read_dots(f, sink))
        return 0;
    for (const struct proc_entry *e = p->entry->children; e->name; e++, index++) {
        if (index < f->pos || !is_here(e, p))
            continue;
        u32 ino = proc_ino_of(e, p->pid, p->thread, 0);
        if (!sink->add(sink, e->name, strlen(e->name), ino, e->mode, index + 1))
            return 0;
        f->pos = index + 1;
    }
    return p->entry == &root_entry ? read_pids(f, sink) : 0;
}

/* The shell's `>` truncates first; there is nothing to cut. */
static int proc_truncate(struct inode *i, u64 size)
{
    (void)i;
    (void)size;
    return 0;
}

static const struct inode_ops file_ops = {.truncate = proc_truncate};
static const struct inode_ops dir_ops = {.lookup = proc_lookup};
static const struct inode_ops link_ops = {.readlink = proc_readlink};
static const struct inode_ops object_link_ops = {.readlink = proc_readlink, .follow = proc_follow};
static const struct file_ops proc_dir_file_ops = {
    .read = read_of_directory, .seek = seek_in_file, .readdir = proc_readdir};

static void set_operations(struct proc_inode *p)
{
    const struct proc_entry *e = p->entry;
    struct inode *i = &p->inode;

    if (!e) {
        i->ops = &proc_fd_link_ops;
    } else if (e->children == proc_fd_children) {
        i->ops = &proc_fd_dir_ops;
        i->file_ops = &proc_fd_dir_file_ops;
    } else if (e->children == proc_task_children) {
        i->ops = &proc_task_dir_ops;
        i->file_ops = &proc_task_dir_file_ops;
    } else if (S_ISDIR(e->mode)) {
        i->ops = &dir_ops;
        i->file_ops = &proc_dir_file_ops;
    } else if (S_ISLNK(e->mode)) {
        i->ops = e->follow ? &object_link_ops : &link_ops;
    } else {
        i->ops = &file_ops;
        i->file_ops = e->file_ops ? e->file_ops : &proc_file_ops;
    }
}

/* Files of a process belong to who it runs as. */
static void set_owner(struct inode *i, i32 pid)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = pid ? task_find(pid) : NULL;

    i->uid = t ? t->euid : 0;
    i->gid = t ? t->egid : 0;
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

struct inode *proc_new_inode(struct super *s, const struct proc_entry *e, i32 pid, bool thread,
                             u32 fd)
{
    struct proc_inode *p = kmem_cache_alloc(inode_cache, GFP_KERNEL);

    if (!p)
        return NULL;
    inode_init(&p->inode, s, e ? e->mode : S_IFLNK | 0777);
    p->entry = e;
    p->pid = pid;
    p->thread = thread;
    p->fd = fd;
    p->inode.ino = proc_ino_of(e, pid, thread, fd);
    p->inode.nlink = S_ISDIR(p->inode.mode) ? 2 : 1;
    set_owner(&p->inode, pid);
    set_operations(p);
    return &p->inode;
}

static void free_inode(struct inode *i)
{
    kmem_cache_free(inode_cache, proc_inode(i));
}

static const struct super_ops proc_super_ops = {.free_inode = free_inode, .free_super = super_free};

void proc_cache_init(void)
{
    inode_cache = kmem_cache_must_create("proc_inode_cache", sizeof(struct proc_inode), 0);
}

static int proc_mount(struct super **out)
{
    struct super *s = super_alloc("proc", PROC_SUPER_MAGIC, &proc_super_ops);
    if (!s)
        return -ENOMEM;
    int err = super_set_root(s, proc_new_inode(s, &root_entry, 0, false, 0));
    if (!err)
        *out = s;
    return err;
}

const struct fs_type proc_type = {.name = "proc", .nodev = true, .create = proc_mount};

/* Making pipes, and opening FIFOs. */
#include <uapi/errno.h>
#include <uapi/statfs.h>
#include "kernel/fs/pipe/pipe_int.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/process/task.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"

static struct kmem_cache *pipe_cache, *inode_cache;

static void free_inode(struct inode *i)
{
    kmem_cache_free(inode_cache, i);
}

static const struct super_ops pipefs_ops = {.free_inode = free_inode};
static struct super pipefs = {
    .type = "pipefs", .magic = PIPEFS_MAGIC, .dev = DEV_MAKE(0, 0xffff), .ops = &pipefs_ops};

static struct mount pipe_mount = {.refs = 1, .super = &pipefs}; /* for ever */

int pipe_path(struct inode *i, struct path *out)
{
    inode_get(i);
    struct dentry *d = dentry_create(NULL, "", 0, i);
    if (!d) {
        inode_put(i);
        return -ENOMEM;
    }
    pipe_mount.refs++;
    *out = (struct path){&pipe_mount, d};
    return 0;
}

void pipe_cache_init(void)
{
    pipe_cache = kmem_cache_must_create("pipe", sizeof(struct pipe), 0);
    inode_cache = kmem_cache_must_create("pipe_inode", sizeof(struct inode), 0);
}

struct pipe *pipe_alloc(void)
{
    struct pipe *p = kmem_cache_alloc(pipe_cache, GFP_KERNEL | GFP_ZERO);

    if (!p)
        return NULL;
    mutex_init(&p->lock);
    wait_queue_init(&p->readable);
    wait_queue_init(&p->writable);
    return p;
}

void pipe_free(struct pipe *p)
{
    for (u32 i = 0; i < PIPE_PAGES; i++)
        if (p->page[i])
            free_page(virt_to_page(p->page[i]));
    if (p->spare)
        free_page(virt_to_page(p->spare));
    kmem_cache_free(pipe_cache, p);
}

static struct inode *new_inode(void)
{
    struct inode *i = kmem_cache_alloc(inode_cache, GFP_KERNEL);

    if (!i)
        return NULL;
    inode_init(i, &pipefs, S_IFIFO | 0600);
    i->nlink = 1;
    i->file_ops = &fifo_file_ops; /* opened anew through /proc/PID/fd */
    return i;
}

int pipe_create(u32 flags, struct file **read_end, struct file **write_end)
{
    struct pipe *p = pipe_alloc();
    struct inode *i = new_inode();

    if (!p || !i)
        goto no_files;
    *read_end = file_create(i, NULL, O_RDONLY | flags);
    if (!*read_end)
        goto no_files;
    inode_get(i);
    *write_end = file_create(i, &pipe_ops, O_WRONLY | flags);
    if (!*write_end) {
        file_put(*read_end); /* has no operations yet: touches no pipe */
        goto no_files;
    }
    i->data = p;
    p->readers = p->writers = 1;
    p->writer_opens = 1;
    (*read_end)->ops = &pipe_ops;
    (*read_end)->data = (*write_end)->data = p;
    return 0;
no_files:
    if (i)
        inode_put(i);
    if (p)
        pipe_free(p);
    return -ENOMEM;
}

/* Counts the opened ends; f->pos keeps how many writers there were before, for poll. */
static void count_ends(struct file *f, struct pipe *p)
{
    f->pos = p->writer_opens;
    if (file_readable(f)) {
        p->readers++;
        p->reader_opens++;
    }
    if (file_writable(f)) {
        p->writers++;
        p->writer_opens++;
    }
    p->opening++;
}

/* A pipe opened anew, not a FIFO: open does not wait for the other end. */
static bool is_pipe(const struct file *f)
{
    return f->inode->super == &pipefs;
}

/* Sleeps until the other end was opened once. */
static int wait_for_partner(struct file *f, struct pipe *p)
{
    u32 readers = p->reader_opens, writers = p->writer_opens;

    if ((f->flags & O_ACCMODE) == O_RDWR || is_pipe(f))
        return 0;
    if (file_readable(f))
        return f->flags & O_NONBLOCK || p->writers
                   ? 0
                   : wait_event_interruptible(&p->readable, p->writer_opens != writers);
    return p->readers ? 0 : wait_event_interruptible(&p->writable, p->reader_opens != readers);
}

/* The FIFO's pipe, made by the first open. inode->lock held. */
static int join(struct file *f, struct pipe **out)
{
    struct pipe *p = f->inode->data;

    if ((f->flags & O_ACCMODE) == O_WRONLY && (f->flags & O_NONBLOCK) && !is_pipe(f) &&
        (!p || !p->readers))
        return -ENXIO;
    if (!p)
        p = pipe_alloc();
    if (!p)
        return -ENOMEM;
    f->inode->data = p;
    count_ends(f, p);
    *out = p;
    return 0;
}

static int fifo_open(struct file *f)
{
    struct pipe *p;

    mutex_lock(&f->inode->lock);
    int err = join(f, &p);
    mutex_unlock(&f->inode->lock);
    if (err)
        return err;
    f->data = p;
    f->ops = &pipe_ops;
    wake_up(&p->readable);
    wake_up(&p->writable);
    err = wait_for_partner(f, p);
    mutex_lock(&f->inode->lock);
    p->opening--;
    mutex_unlock(&f->inode->lock);
    if (err)
        pipe_ops.release(f);
    return err;
}

const struct file_ops fifo_file_ops = {.open = fifo_open};

/* Reading and writing of generated files. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "mm/kalloc/kmalloc.h"

#define STORE_MAX 256u

static int proc_open(struct file *f)
{
    const struct proc_entry *e = proc_inode(f->inode)->entry;

    if (file_writable(f) && !e->store && !e->number)
        return -EACCES;
    f->data = kzalloc(sizeof(struct text), GFP_KERNEL);
    return f->data ? 0 : -ENOMEM;
}

static void proc_release(struct file *f)
{
    text_free(f->data);
    kfree(f->data);
}

static int generate(struct file *f)
{
    struct proc_inode *p = proc_inode(f->inode);
    struct text *t = f->data;

    text_free(t);
    int err = 0;
    if (p->entry->number)
        proc_number_show(p->entry->number, t);
    else
        err = p->entry->show(t, p->pid);
    return err ? err : t->failed ? -ENOMEM : 0;
}

/* A read at the start makes the text anew; what follows is cut from the same text. */
static long proc_read(struct file *f, struct uio *to, u64 *pos)
{
    struct text *t = f->data;
    u32 wanted = to->left;

    if (*pos == 0 || !t->buf) {
        int err = generate(f);
        if (err)
            return err;
    }
    if (*pos >= t->len)
        return 0;
    u32 n = min(wanted, t->len - (u32)*pos);
    u32 done = uio_put(to, t->buf + (u32)*pos, n);
    *pos += done;
    return uio_result(done, done < n);
}

static long proc_write(struct file *f, struct uio *from, u64 *pos)
{
    char buf[STORE_MAX];
    u32 n = from->left;

    if (n >= sizeof(buf))
        return -EINVAL;
    if (uio_get(from, buf, n) < n)
        return -EFAULT;
    buf[n] = '\0';
    if (n && buf[n - 1] == '\n')
        buf[n - 1] = '\0';
    const struct proc_inode *p = proc_inode(f->inode);
    const struct proc_entry *e = p->entry;
    int err = e->number ? proc_number_store(e->number, buf) : e->store(buf, p->pid);
    if (err)
        return err;
    *pos += n;
    return n;
}

const struct file_ops proc_file_ops = {
    .open = proc_open,
    .release = proc_release,
    .read = proc_read,
    .write = proc_write,
    .seek = seek_in_file,
};

/* What mm asks of an open file. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "kernel/fs/fs.h"
#include "mm/virt/vm_area.h"

const struct vm_file_ops *vm_file_ops_of(struct file *f)
{
    return f->ops ? f->ops->vm_ops : NULL;
}

int vm_file_may_map(struct file *f, u32 prot, u32 flags)
{
    bool shared = (flags & MAP_TYPE) != MAP_PRIVATE;

    if (f->flags & O_PATH)
        return -EBADF;
    /* A private mapping copies what is written, but even that has to read the file. */
    if (!file_readable(f) || (shared && (prot & PROT_WRITE) && !file_writable(f)))
        return -EACCES;
    if (!vm_file_ops_of(f))
        return -ENODEV;
    if (!shared || !(prot & PROT_WRITE) || !f->inode->ops->may_share)
        return 0;
    return f->inode->ops->may_share(f->inode);
}

void file_describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino)
{
    if (file_path(f, buf, size) < 0)
        *buf = '\0';
    *dev = f->inode->super->dev;
    *ino = f->inode->ino;
}

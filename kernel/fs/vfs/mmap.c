/* What mm asks of an open file. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "kernel/fs/fs.h"
#include "mm/virt/vm_area.h"

const struct vm_file_ops *vm_file_ops_of(struct file *f)
{
    return f->ops ? f->ops->vm_ops : NULL;
}

static bool is_shared(u32 flags)
{
    return (flags & MAP_TYPE) != MAP_PRIVATE;
}

int file_map_access(const struct file *f, u32 prot, u32 flags)
{
    if (f->flags & O_PATH)
        return -EBADF;
    /* A private mapping copies what is written, but even that has to read the file. */
    if (!file_readable(f) || (is_shared(flags) && (prot & PROT_WRITE) && !file_writable(f)))
        return -EACCES;
    return 0;
}

int vm_file_may_map(struct file *f, u32 prot, u32 flags)
{
    int err = file_map_access(f, prot, flags);

    if (err)
        return err;
    if (!vm_file_ops_of(f))
        return -ENODEV;
    if (!is_shared(flags) || !(prot & PROT_WRITE) || !f->inode->ops->may_share)
        return 0;
    return f->inode->ops->may_share(f->inode);
}

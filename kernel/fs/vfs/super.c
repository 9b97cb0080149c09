#include <uapi/errno.h>
#include "kernel/fs/vfs/dentry.h"
#include "kernel/fs/vfs/super.h"
#include "mm/kalloc/kmalloc.h"

static u32 last_dev = 1; /* 0:1 is anonymous shared memory */

struct super *super_alloc(const char *type, u32 magic, const struct super_ops *ops)
{
    struct super *s = kzalloc(sizeof(*s), GFP_KERNEL);

    if (!s)
        return NULL;
    s->type = type;
    s->magic = magic;
    s->ops = ops;
    s->dev = DEV_MAKE(0, ++last_dev);
    return s;
}

void super_free(struct super *s)
{
    kfree(s);
}

int super_set_root(struct super *s, struct inode *root)
{
    s->root = root ? dentry_create(NULL, "", 0, root) : NULL;
    if (s->root)
        return 0;
    if (root)
        inode_put(root);
    s->ops->free_super(s);
    return -ENOMEM;
}

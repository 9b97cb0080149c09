#pragma once
/* Making instances of file systems. */
#include "kernel/fs/vfs/inode.h"

/* With a device number of its own and no root yet; NULL without memory. */
struct super *__must_check super_alloc(const char *type, u32 magic, const struct super_ops *ops);
/* The usual free_super. */
void super_free(struct super *s);
/*
 * Makes `root` (its reference is taken over; NULL: it could not be made) the root directory. On
 * -ENOMEM s is freed. Tree lock held.
 */
int __must_check super_set_root(struct super *s, struct inode *root);

#pragma once
/* tmpfs: files whose only home is memory. devfs is one more instance of it. */
#include "kernel/fs/tmpfs/page_store.h"
#include "kernel/fs/vfs/file.h"

struct tmpfs_inode {
    struct inode inode;
    union {
        struct page_store store; /* regular file */
        char *target;            /* symbolic link */
    };
};

static inline struct tmpfs_inode *tmpfs_inode(struct inode *i)
{
    return container_of(i, struct tmpfs_inode, inode);
}

void tmpfs_cache_init(void);
/* A new instance under this name of a type, its root a directory of mode 0755 (01777: tmp). */
int __must_check tmpfs_create_super(const char *type, u32 root_mode, struct super **out);

extern const struct file_ops tmpfs_file_ops;
/* tmpfs_inode of a regular file: sets the size; inode->lock held. */
int tmpfs_truncate(struct inode *i, u64 size);

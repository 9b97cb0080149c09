#pragma once
/* tmpfs: files whose only home is memory. devfs is one more instance of it. */
#include "mm/file/page_store.h"
#include "kernel/fs/vfs/file.h"

struct tmpfs_inode {
    struct inode inode;
    union {
        struct { /* regular file */
            struct page_store store;
            u32 seals; /* F_SEAL_*; inode.lock */
        };
        char *target; /* symbolic link */
    };
};

static inline struct tmpfs_inode *tmpfs_inode(struct inode *i)
{
    return container_of(i, struct tmpfs_inode, inode);
}

void tmpfs_cache_init(void);
/* An inode without a name; NULL without memory. */
struct inode *__must_check tmpfs_new_inode(struct super *s, u32 mode, u32 rdev);
/* A new instance under this name of a type, its root a directory of mode 0755 (01777: tmp). */
int __must_check tmpfs_create_super(const char *type, u32 root_mode, struct super **out);

/* Options of mount(2), see struct super_ops. */
int tmpfs_configure(struct super *s, const char *options);
void tmpfs_show_options(const struct super *s, char *buf, u32 size);
#define TMPFS_ROOT_MODE 01777u
/* Pages of data that a mount may have unless told otherwise; as on Linux. */
u32 tmpfs_default_pages(void);

extern const struct file_ops tmpfs_file_ops;
/* tmpfs_inode of a regular file; inode->lock held. Sets the size, whatever is sealed ... */
void tmpfs_set_size(struct inode *i, u64 size);
/* ... or as seals allow. */
int tmpfs_truncate(struct inode *i, u64 size);
int tmpfs_fallocate(struct inode *i, u32 mode, u64 offset, u64 len);

/* The file system of files without a name. Boot. */
void memfd_init(void);
/* A file of that file system, open for reading and writing. 0 or -ENOMEM. */
int __must_check memfd_open(const char *name, u32 seals, struct file **out);

/* seals.c: may n bytes at pos be written; may the size change; may a shared mapping write. */
int tmpfs_may_write(const struct tmpfs_inode *t, u64 pos, u32 n);
int tmpfs_may_resize(const struct tmpfs_inode *t, u64 size);
int tmpfs_may_share(const struct inode *i);
/* F_GET_SEALS and F_ADD_SEALS: -EINVAL for files of other systems. */
long tmpfs_get_seals(const struct file *f);
long tmpfs_add_seals(struct file *f, u32 seals);

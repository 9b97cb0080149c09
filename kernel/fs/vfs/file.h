#pragma once
/*
 * struct file: an open file. Descriptors (files.h), mappings and running programs hold references.
 */
#include <faultline/types.h>
#include <faultline/mutex.h>
#include <uapi/fcntl.h>
#include "kernel/fs/vfs/dentry.h"
#include "kernel/fs/vfs/inode.h"

struct dir_sink;
struct poll_table;
struct uio;
struct vm_file_ops;

struct file {
    i32 refs;
    u32 flags; /* O_* of open and fcntl; no O_CREAT and the like */
    u64 pos;
    struct mutex pos_lock; /* read, write and lseek of files with a position */
    const struct file_ops *ops;
    struct inode *inode; /* referenced */
    struct path path;    /* referenced; dentry NULL: a file without a name */
    void *data;          /* belongs to ops */
};

/* NULL where a file cannot. Process context, no lock held but pos_lock. */
struct file_ops {
    /* Called at the end of open; may replace f->ops. */
    int (*open)(struct file *f);
    /* The last reference is gone. */
    void (*release)(struct file *f);
    /* Bytes moved, advancing *pos by them; 0 at the end; -errno if none. */
    long (*read)(struct file *f, struct uio *to, u64 *pos);
    long (*write)(struct file *f, struct uio *from, u64 *pos);
    /* New position or -errno. NULL: -ESPIPE, and read and write get no position. */
    i64 (*seek)(struct file *f, i64 offset, int whence);
    /* Gives entries from f->pos on to the sink until it is full; moves f->pos. Tree lock held. */
    int (*readdir)(struct file *f, struct dir_sink *sink);
    /* What was written reaches what keeps it. 0 or -EIO. NULL: there is nothing to do. */
    int (*sync)(struct file *f);
    long (*ioctl)(struct file *f, u32 cmd, u32 arg);
    /* POLL* bits that hold now; puts the caller on the queues that tell of changes. */
    u32 (*poll)(struct file *f, struct poll_table *pt);
    /* Behind mappings; NULL: cannot be mapped. */
    const struct vm_file_ops *vm_ops;
};

/* Receives the entries of a directory. */
struct dir_sink {
    /* False: full, this entry was not taken. `next` is the position behind it. */
    bool (*add)(struct dir_sink *s, const char *name, u32 len, u32 ino, u32 mode, u32 next);
};

void file_cache_init(void);

/*
 * A file for an inode without a name; takes over the caller's reference to i on success. i NULL:
 * for open to fill.
 */
struct file *__must_check file_create(struct inode *i, const struct file_ops *ops, u32 flags);
void file_get(struct file *f);
void file_put(struct file *f);

static inline bool file_readable(const struct file *f)
{
    return (f->flags & O_ACCMODE) != O_WRONLY && !(f->flags & O_PATH);
}

static inline bool file_writable(const struct file *f)
{
    return (f->flags & O_ACCMODE) != O_RDONLY && !(f->flags & O_PATH);
}

/*
 * open(2) from the kernel: path relative to the directory dfd (or AT_FDCWD). 0 or -errno.
 */
int __must_check vfs_openat(int dfd, const char *path, u32 flags, u32 mode, struct file **out);

/* Checked for mode, limits and position. Bytes, or -errno. */
long vfs_read(struct file *f, struct uio *to, u64 *pos);
long vfs_write(struct file *f, struct uio *from, u64 *pos);
/* The same at the file's own position. */
long file_read(struct file *f, struct uio *to);
long file_write(struct file *f, struct uio *from);

/* seek of files with a size, and of ones where any position will do. */
i64 seek_in_file(struct file *f, i64 offset, int whence);
/* The same for one of that size. */
i64 seek_with_size(struct file *f, i64 offset, int whence, i64 size);
/* read of a directory: -EISDIR. */
long read_of_directory(struct file *f, struct uio *to, u64 *pos);

extern const struct file_ops dir_file_ops; /* directories made of dentries */

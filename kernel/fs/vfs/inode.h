#pragma once
/*
 * struct inode: a file, whatever its type, independent of its names and of who has it open.
 *
 * The reference count is held by dentries and by open files without a name (pipes). `lock` orders
 * writes and truncation; the tree lock (dentry.h) protects nlink and names. Lock order:
 *
 *     inode->lock  ->  page_store.walk_lock  ->  mm->mmap_lock  ->  tree lock  ->  page_store.lock
 *                                                                              ->  spinlocks
 *
 * because a write copies from ring 3 with inode->lock held, truncation unmaps pages, and a page
 * fault asks a file for pages.
 */
#include <faultline/types.h>
#include <faultline/mutex.h>
#include <uapi/mode.h>
#include "mm/file/page_store.h"

struct dentry;
struct file;
struct file_ops;
struct inode;
struct path;
struct statfs64;

/* An instance of a file system: one for each mount. */
struct super {
    const char *type; /* "tmpfs", as in /proc/mounts */
    u32 magic;        /* f_type of statfs */
    u32 dev;          /* st_dev: minor number of major 0 */
    u32 last_ino;
    const struct super_ops *ops;
    struct dentry *root;     /* referenced */
    u32 inodes;              /* alive now */
    struct page_quota quota; /* of file data */
    bool shmem;              /* which counts as shared memory: not that of the initial root */
    bool read_only;
    void *data; /* belongs to ops */
};

struct super_ops {
    /* Frees an inode whose last reference is gone, with its data. */
    void (*free_inode)(struct inode *i);
    /* Frees the instance; no inode is left. */
    void (*free_super)(struct super *s);
    /*
     * Options of mount(2), separated by commas; what is not named stays. 0 or -EINVAL: then nothing
     * has changed. NULL: there are none, whatever is given. Tree lock held.
     */
    int (*configure)(struct super *s, const char *options);
    /* The options that are not the default, each behind a comma, for /proc/mounts. NULL: none. */
    void (*show_options)(const struct super *s, char *buf, u32 size);
    /* Begins or ends writing. 0 or -errno. NULL: read_only alone says it. Tree lock held. */
    int (*set_read_only)(struct super *s, bool read_only);
    /* What was changed is on the device afterwards. NULL: there is none. Tree lock not held. */
    int (*sync)(struct super *s);
    /* Counts of blocks and files, and the block size. NULL: those of a file system in memory. */
    void (*statfs)(struct super *s, struct statfs64 *out);
};

/* What an inode can do as a name's owner; NULL where it cannot. The tree lock is held but where
 * noted. */
struct inode_ops {
    /*
     * Directories whose names are not all in the dentry tree: makes a dentry for `name`. -ENOENT.
     */
    int (*lookup)(struct dentry *dir, const char *name, u32 len, struct dentry **out);
    /* Makes an inode (nlink 0, one reference) of type and mode `mode` for a name in dir. */
    int (*create)(struct inode *dir, u32 mode, u32 rdev, struct inode **out);
    /* Gives a new symbolic link its target. */
    int (*set_target)(struct inode *link, const char *target);
    /* Target of a symbolic link, terminated, cut to size; its length. */
    int (*readlink)(struct inode *link, char *buf, u32 size);
    /* A link that leads to an object instead of a text (/proc/PID/exe): references it. */
    int (*follow)(struct inode *link, struct path *out);
    /*
     * Directories that are more than the dentry tree knows of. They change first, and the tree
     * (with nlink and times) follows if that went well; create is told to the tree alone, as a file
     * gets its name by add_name. NULL: the tree is all there is.
     */
    int (*add_name)(struct inode *dir, const char *name, u32 len, struct inode *i);
    int (*remove_name)(struct inode *dir, const char *name, u32 len, struct inode *i);
    /* d becomes `name` in dir; victim, if not NULL, had that name. */
    int (*move_name)(const struct dentry *d, struct inode *dir, const char *name, u32 len,
                     struct inode *victim);
    /* 0, -ENOTEMPTY or another error. */
    int (*is_empty)(struct inode *dir);
    /* For st_blocks: what the file takes, in 512 bytes. Any lock. */
    u32 (*blocks)(const struct inode *i);
    /* Sets the size. inode->lock held, not the tree lock. */
    int (*truncate)(struct inode *i, u64 size);
    /* fallocate(2) with these FALLOC_FL_*; the range is sound. Locks as above. */
    int (*fallocate)(struct inode *i, u32 mode, u64 offset, u64 len);
    /* May shared mappings write it? 0, -EPERM. NULL: yes. */
    int (*may_share)(const struct inode *i);
};

struct inode {
    i32 refs;
    u32 ino;
    u32 mode; /* S_IF* and permissions */
    u32 nlink;
    u32 uid, gid;
    u32 rdev; /* device files: DEV_MAKE() */
    u64 size;
    u64 atime, mtime, ctime; /* ns since 1970 */
    bool dirty;              /* something of this was changed since the file system saw it */
    struct mutex lock;
    struct super *super;
    const struct inode_ops *ops;
    const struct file_ops *file_ops;
    void *data; /* belongs to who made the inode */
};

/* Device numbers: 12 bits major, 20 bits minor, as new_encode_dev() of Linux lays them out. */
#define DEV_MAKE(major, minor) ((((minor)&0xfffffu)) | ((u32)(major) << 20))
#define DEV_MAJOR(dev)         ((dev) >> 20)
#define DEV_MINOR(dev)         ((dev)&0xfffffu)

/* Fills a fresh inode: owner from the current task, times now, one reference, counted by super. */
void inode_init(struct inode *i, struct super *s, u32 mode);
void inode_get(struct inode *i);
/* The last put frees. May be called with the tree lock held or not. */
void inode_put(struct inode *i);

/*
 * Marks a change of contents (mtime, ctime) or of attributes (ctime); the file system will see that
 * it is dirty.
 */
void inode_modified(struct inode *i);
void inode_changed(struct inode *i);

#define MAY_EXEC  1u
#define MAY_WRITE 2u
#define MAY_READ  4u

/* 0 or -EROFS: may attributes be changed at all? */
int inode_changeable(const struct inode *i);
/* 0, -EROFS or -EACCES: may the current task (its effective ids) do `mask` (MAY_*)? */
int inode_permission(const struct inode *i, u32 mask);
/* The same for given ids: access(2) asks for the real ones. */
int inode_permission_as(const struct inode *i, u32 mask, u32 uid, u32 gid);
/* Is the current task the owner, or root? */
bool inode_owner(const struct inode *i);

/* RLIMIT_FSIZE of the current process; RLIM_INFINITY for a kernel thread. */
u32 file_size_limit(void);
/* May the file come to this size by that limit? 0, or -EFBIG and SIGXFSZ. */
int __must_check inode_may_grow(const struct inode *i, u64 size);

/* Sets the size of a regular file: checks, lock, times. 0 or -errno. */
int inode_truncate(struct inode *i, u64 size);

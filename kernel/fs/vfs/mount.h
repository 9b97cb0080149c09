#pragma once
/* Mounts: which file system covers which directory. All of it with the tree lock held. */
#include <faultline/types.h>
#include <faultline/list.h>
#include "kernel/fs/vfs/dentry.h"

struct block_device;
struct super;

struct mount {
    i32 refs; /* paths that lead into it, and 1 while it is mounted */
    u32 id;
    struct super *super;   /* own */
    struct path at;        /* the covered directory, referenced; mount NULL: root of all */
    struct list_head link; /* all mounts, in order */
    char source[32];
};

/* A type of file system: makes an instance. */
struct fs_type {
    const char *name;
    bool nodev; /* needs no device */
    /* A new instance with its root; 0 or -errno. Tree lock held. */
    int (*create)(struct super **out);
    /*
     * The same for a type that is on a device, whose opener it becomes: free_super gives that back
     * by block_put_later().
     */
    int (*create_on)(struct block_device *b, bool read_only, struct super **out);
};

extern const struct fs_type tmpfs_type, devfs_type, proc_type, ext2_type;

/* All types, for mount(2) and /proc/filesystems; ends with NULL. */
extern const struct fs_type *const fs_types[];

/* No mounts. Boot. */
void mount_init(void);

/* What is to be mounted. */
struct mount_source {
    const struct fs_type *type;
    const char *name;          /* as in /proc/mounts */
    struct block_device *bdev; /* opened; taken over on success. NULL: type->nodev */
    bool read_only;
    const char *options;
};

/* Mounts a new instance at `at` (NULL: as the root of all). 0 or -errno. */
int mount_add(const struct mount_source *source, const struct path *at);
/* mount(2) with MS_REMOUNT. 0 or -errno. */
int super_remount(struct super *s, bool read_only, const char *options);
/* All file systems, one after another. The first error. Tree lock not held. */
int mounts_sync(void);
/*
 * Undoes a mount. -EBUSY while it is used or other mounts are on it, but with `detach`: then it
 * goes when its last user does.
 */
int mount_remove(struct mount *m, bool detach);

/* If p is covered, goes to the root of what covers it; references move along. */
void mount_descend(struct path *p);
/* The place that p's mount covers, if p is its root and it is mounted; else false. */
bool mount_ascend(struct path *p);

void mount_put(struct mount *m);
/* All mounts, oldest first, until fn returns false. */
void mount_for_each(bool (*fn)(struct mount *m, void *arg), void *arg);

extern struct mount *root_mount;

/* Frees an instance that nothing uses, with all its names. */
void super_destroy(struct super *s);

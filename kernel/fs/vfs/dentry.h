#pragma once
/*
 * struct dentry: a name in a directory. The tree of dentries is the directory tree of the memory
 * file systems (tmpfs, devfs): a dentry that is linked there lives until it is unlinked. File
 * systems that make their names up (procfs) make a dentry at each lookup, alive while it is used.
 * For file systems on a device (ext2) the tree is a cache: lookup links what it finds, and it stays
 * until memory is needed.
 *
 * One mutex, the tree lock, protects all names, links, mounts and the reference counts of dentries
 * and mounts. Nothing that touches ring 3's memory happens under it.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/mutex.h>

struct inode;
struct mount;
struct super;

struct dentry {
    i32 refs;              /* users, children, and 1 for being linked in the tree */
    u32 hash;              /* of parent and name */
    struct dentry *parent; /* referenced; NULL: root of a file system */
    struct inode *inode;   /* referenced, never NULL */
    struct list_head hash_link;
    struct list_head children, sibling; /* in order of cookie */
    u32 cookie;                         /* position in the directory for getdents */
    u32 last_cookie;                    /* of the children, so far */
    u32 mounts;                         /* mounts that cover this dentry */
    bool linked;                        /* found by its name */
    bool deleted;                       /* was linked, and is no more */
    u32 name_len;
    char *name; /* terminated; own allocation */
};

/* A place in the tree: a dentry as seen through a mount. */
struct path {
    struct mount *mount;
    struct dentry *dentry;
};

extern struct mutex tree_lock;

void dentry_cache_init(void);

/*
 * A dentry for inode under parent (NULL: a root), referenced once, not linked. Takes over the
 * caller's reference to inode on success. NULL without memory. Tree lock held.
 */
struct dentry *__must_check dentry_create(struct dentry *parent, const char *name, u32 len,
                                          struct inode *inode);
/* Tree lock held for all of these. */
struct dentry *dentry_get(struct dentry *d);
void dentry_put(struct dentry *d);
/* Makes d a child of its parent; the tree takes a reference of its own. */
void dentry_link(struct dentry *d);
/* Takes d out of its directory and drops the tree's reference. */
void dentry_unlink(struct dentry *d);
/* Takes d, which nobody but the tree refers to, out of the tree: its file stays. */
void dentry_forget(struct dentry *d);
/* Does anything refer to it but the tree? */
static inline bool dentry_unused(const struct dentry *d)
{
    return d->linked && d->refs == 1;
}
/* Moves a linked d to another place; `name` (an allocation) becomes its own. */
void dentry_move(struct dentry *d, struct dentry *parent, char *name);
/* The linked child of that name, not referenced; NULL. */
struct dentry *dentry_find(const struct dentry *dir, const char *name, u32 len);
/* Is d `ancestor` or below it? */
bool dentry_is_below(const struct dentry *d, const struct dentry *ancestor);

/* With the tree lock held ... */
void path_get_locked(const struct path *p);
void path_put_locked(const struct path *p);
/* ... and without. */
void path_get(const struct path *p);
void path_put(const struct path *p);

static inline bool path_equal(const struct path *a, const struct path *b)
{
    return a->mount == b->mount && a->dentry == b->dentry;
}

/*
 * Text of a path as seen from the current root, into buf; " (deleted)" is added to a name that is
 * gone. Its length, or -ENAMETOOLONG.
 */
int path_text(const struct path *p, char *buf, u32 size);
/* The same with the tree lock held. */
int path_text_locked(const struct path *p, char *buf, u32 size);

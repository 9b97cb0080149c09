/* The tree of names, and the hash table by which a child is found. */
#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/dentry.h"
#include "kernel/fs/vfs/inode.h"
#include "kernel/fs/vfs/mount.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"

#define HASH_BUCKETS 256u

struct mutex tree_lock = MUTEX_INIT;

static struct kmem_cache *dentry_cache;
static struct list_head buckets[HASH_BUCKETS];

void dentry_cache_init(void)
{
    dentry_cache = kmem_cache_must_create("dentry", sizeof(struct dentry), 0);
    for (u32 i = 0; i < HASH_BUCKETS; i++)
        list_init(&buckets[i]);
}

/* FNV-1a over the name, seeded with the directory. */
static u32 hash_of(const struct dentry *dir, const char *name, u32 len)
{
    u32 h = 2166136261u ^ ((u32)(vaddr_t)dir >> 4);

    for (u32 i = 0; i < len; i++)
        h = (h ^ (u8)name[i]) * 16777619u;
    return h;
}

static struct list_head *bucket(u32 hash)
{
    return &buckets[(hash ^ hash >> 16) % HASH_BUCKETS];
}

struct dentry *dentry_create(struct dentry *parent, const char *name, u32 len, struct inode *inode)
{
    struct dentry *d = kmem_cache_alloc(dentry_cache, GFP_KERNEL | GFP_ZERO);

    if (!d)
        return NULL;
    d->name = kmalloc(len + 1, GFP_KERNEL);
    if (!d->name) {
        kmem_cache_free(dentry_cache, d);
        return NULL;
    }
    memcpy(d->name, name, len);
    d->name[len] = '\0';
    d->name_len = len;
    d->refs = 1;
    d->inode = inode;
    d->parent = parent ? dentry_get(parent) : NULL;
    list_init(&d->children);
    return d;
}

struct dentry *dentry_get(struct dentry *d)
{
    ASSERT(d->refs > 0);
    d->refs++;
    return d;
}

void dentry_put(struct dentry *d)
{
    while (d && --d->refs == 0) {
        struct dentry *parent = d->parent;

        ASSERT(!d->linked && list_empty(&d->children));
        inode_put(d->inode);
        kfree(d->name);
        kmem_cache_free(dentry_cache, d);
        d = parent;
    }
}

void dentry_link(struct dentry *d)
{
    d->hash = hash_of(d->parent, d->name, d->name_len);
    d->cookie = ++d->parent->last_cookie;
    list_add_tail(&d->sibling, &d->parent->children);
    list_add(&d->hash_link, bucket(d->hash));
    d->linked = true;
    dentry_get(d);
}

static void take_out(struct dentry *d)
{
    ASSERT(d->linked);
    list_del(&d->sibling);
    list_del(&d->hash_link);
    d->linked = false;
}

void dentry_unlink(struct dentry *d)
{
    take_out(d);
    d->deleted = true;
    dentry_put(d);
}

void dentry_forget(struct dentry *d)
{
    ASSERT(dentry_unused(d));
    take_out(d);
    dentry_put(d);
}

void dentry_move(struct dentry *d, struct dentry *parent, char *name)
{
    struct dentry *old_parent = d->parent;

    list_del(&d->sibling);
    list_del(&d->hash_link);
    kfree(d->name);
    d->name = name;
    d->name_len = strlen(name);
    d->parent = dentry_get(parent);
    dentry_link(d);
    d->refs--; /* the tree had its reference already */
    dentry_put(old_parent);
}

struct dentry *dentry_find(const struct dentry *dir, const char *name, u32 len)
{
    u32 hash = hash_of(dir, name, len);
    struct dentry *d;

    list_for_each (d, bucket(hash), hash_link)
        if (d->hash == hash && d->parent == dir && d->name_len == len &&
            memcmp(d->name, name, len) == 0)
            return d;
    return NULL;
}

bool dentry_is_below(const struct dentry *d, const struct dentry *ancestor)
{
    while (d && d != ancestor)
        d = d->parent;
    return d;
}

void path_get_locked(const struct path *p)
{
    p->mount->refs++;
    dentry_get(p->dentry);
}

void path_put_locked(const struct path *p)
{
    if (!p->dentry)
        return;
    dentry_put(p->dentry);
    mount_put(p->mount);
}

void path_get(const struct path *p)
{
    mutex_lock(&tree_lock);
    path_get_locked(p);
    mutex_unlock(&tree_lock);
}

void path_put(const struct path *p)
{
    mutex_lock(&tree_lock);
    path_put_locked(p);
    mutex_unlock(&tree_lock);
}

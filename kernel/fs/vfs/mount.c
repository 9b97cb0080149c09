#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/inode.h"
#include "kernel/fs/vfs/mount.h"
#include "mm/kalloc/kmalloc.h"

const struct fs_type *const fs_types[] = {&tmpfs_type, &devfs_type, &proc_type, &ext2_type, NULL};

struct mount *root_mount;

static struct list_head mounts;
static u32 last_id;

void mount_init(void)
{
    list_init(&mounts);
    root_mount = NULL;
}

static int super_configure(struct super *s, const char *options)
{
    return s->ops->configure ? s->ops->configure(s, options) : 0;
}

/* A file that is open for writing keeps the file system so, as on Linux. */
static int super_set_read_only(struct super *s, bool read_only)
{
    if (s->read_only == read_only)
        return 0;
    int err = s->ops->set_read_only ? s->ops->set_read_only(s, read_only) : 0;
    if (!err)
        s->read_only = read_only;
    return err;
}

int super_remount(struct super *s, bool read_only, const char *options)
{
    int err = super_configure(s, options);

    return err ? err : super_set_read_only(s, read_only);
}

static int create_super(const struct mount_source *source, struct super **out)
{
    const struct fs_type *type = source->type;

    if (type->create_on)
        return type->create_on(source->bdev, source->read_only, out);
    int err = type->create(out);
    if (!err)
        (*out)->read_only = source->read_only;
    return err;
}

int mount_add(const struct mount_source *source, const struct path *at)
{
    struct mount *m = kzalloc(sizeof(*m), GFP_KERNEL);

    if (!m)
        return -ENOMEM;
    int err = create_super(source, &m->super);
    if (err)
        goto fail;
    err = super_configure(m->super, source->options);
    if (err)
        goto fail_super;
    m->refs = 1;
    m->id = ++last_id;
    strlcpy(m->source, source->name, sizeof(m->source));
    if (at) {
        m->at = *at;
        path_get_locked(&m->at);
        m->at.dentry->mounts++;
    } else {
        root_mount = m;
    }
    list_add_tail(&m->link, &mounts);
    return 0;

fail_super:
    super_destroy(m->super);
fail:
    kfree(m);
    return err;
}

/* Takes down the names below a root: each linked dentry, deepest first. */
static void unlink_tree(struct dentry *root)
{
    struct dentry *d = root;

    for (;;) {
        if (!list_empty(&d->children)) {
            d = list_first(&d->children, struct dentry, sibling);
            continue;
        }
        if (d == root)
            return;
        struct dentry *parent = d->parent;
        dentry_unlink(d);
        d = parent;
    }
}

void super_destroy(struct super *s)
{
    unlink_tree(s->root);
    dentry_put(s->root);
    s->ops->free_super(s);
}

void mount_put(struct mount *m)
{
    if (--m->refs)
        return;
    super_destroy(m->super);
    kfree(m);
}

/* Is another mount below m? */
static bool has_mounts(const struct mount *m)
{
    struct mount *o;

    list_for_each (o, &mounts, link)
        if (o->at.mount == m)
            return true;
    return false;
}

int mount_remove(struct mount *m, bool detach)
{
    struct path at = m->at;

    if (m == root_mount)
        return -EINVAL;
    if (has_mounts(m) || (!detach && m->refs > 1))
        return -EBUSY;
    list_del(&m->link);
    m->at = (struct path){NULL, NULL};
    at.dentry->mounts--;
    path_put_locked(&at);
    mount_put(m);
    return 0;
}

static struct mount *mount_at(const struct path *p)
{
    struct mount *m;

    list_for_each (m, &mounts, link)
        if (path_equal(&m->at, p))
            return m;
    return NULL;
}

void mount_descend(struct path *p)
{
    struct mount *m;

    while (p->dentry->mounts && (m = mount_at(p)) != NULL) {
        struct path inside = {m, m->super->root};

        path_get_locked(&inside);
        path_put_locked(p);
        *p = inside;
    }
}

bool mount_ascend(struct path *p)
{
    struct path at = p->mount->at;

    if (p->dentry->parent || !at.mount)
        return false;
    path_get_locked(&at);
    path_put_locked(p);
    *p = at;
    return true;
}

void mount_for_each(bool (*fn)(struct mount *m, void *arg), void *arg)
{
    struct mount *m;

    list_for_each (m, &mounts, link)
        if (!fn(m, arg))
            return;
}

/* A mount whose id is above `id`, referenced; the one with the lowest. NULL: none. Tree lock. */
static struct mount *next_mount(u32 id)
{
    struct mount *m, *next = NULL;

    list_for_each (m, &mounts, link)
        if (m->id > id && (!next || m->id < next->id))
            next = m;
    if (next)
        next->refs++;
    return next;
}

int mounts_sync(void)
{
    struct mount *m;
    int first = 0;

    mutex_lock(&tree_lock);
    for (u32 id = 0; (m = next_mount(id)) != NULL;) {
        id = m->id;
        mutex_unlock(&tree_lock);
        int err = m->super->ops->sync ? m->super->ops->sync(m->super) : 0;
        first = first ? first : err;
        mutex_lock(&tree_lock);
        mount_put(m);
    }
    mutex_unlock(&tree_lock);
    return first;
}

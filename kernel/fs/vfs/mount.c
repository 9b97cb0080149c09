#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/inode.h"
#include "kernel/fs/vfs/mount.h"
#include "mm/kalloc/kmalloc.h"

const struct fs_type *const fs_types[] = {&tmpfs_type, &devfs_type, &proc_type, NULL};

struct mount *root_mount;

static struct list_head mounts;
static u32 last_id;

void mount_init(void)
{
    list_init(&mounts);
    root_mount = NULL;
}

int super_configure(struct super *s, const char *options)
{
    return s->ops->configure ? s->ops->configure(s, options) : 0;
}

int mount_add(const struct fs_type *type, const char *source, const struct path *at,
              const char *options)
{
    struct mount *m = kzalloc(sizeof(*m), GFP_KERNEL);

    if (!m)
        return -ENOMEM;
    int err = type->create(&m->super);
    if (err)
        goto fail;
    err = super_configure(m->super, options);
    if (err)
        goto fail_super;
    m->refs = 1;
    m->id = ++last_id;
    strlcpy(m->source, source, sizeof(m->source));
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

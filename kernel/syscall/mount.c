/* mount and umount. */
#include <uapi/errno.h>
#include <uapi/mount.h>
#include <faultline/string.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/walk.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"

static const struct fs_type *find_type(const char *name)
{
    for (u32 i = 0; fs_types[i]; i++)
        if (strcmp(fs_types[i]->name, name) == 0)
            return fs_types[i];
    return NULL;
}

/* The device that `name` is a node of, opened. */
static int open_device(const char *name, struct block_device **out)
{
    struct path p;
    int err = path_lookup(AT_FDCWD, name, LOOKUP_FOLLOW, &p);

    if (err)
        return err;
    const struct inode *i = p.dentry->inode;
    u32 dev = i->rdev;
    bool is_device = S_ISBLK(i->mode);
    path_put(&p);
    if (!is_device)
        return -ENOTBLK;
    err = block_get(dev, out);
    return err ? err : page_cache_sync(&(*out)->cache); /* what was written to the device itself */
}

static int mount_at_path(const struct mount_source *source, const char *target, bool remount)
{
    struct path p;
    int err = path_lookup(AT_FDCWD, target, LOOKUP_FOLLOW, &p);

    if (err)
        return err;
    if (remount && source->read_only && p.mount->super->ops->sync)
        err = p.mount->super->ops->sync(p.mount->super);
    mutex_lock(&tree_lock);
    if (err)
        ; /* it stays as it is: what is in memory would be lost */
    else if (remount)
        err = p.dentry == p.mount->super->root
                  ? super_remount(p.mount->super, source->read_only, source->options)
                  : -EINVAL;
    else if (!S_ISDIR(p.dentry->inode->mode))
        err = -ENOTDIR;
    else if (p.dentry->parent && !p.dentry->linked)
        err = -EINVAL; /* a directory of procfs is made anew for everyone who looks */
    else
        err = source->type ? mount_add(source, &p) : -ENODEV;
    path_put_locked(&p);
    mutex_unlock(&tree_lock);
    return err;
}

/* With the texts of mount(2) in kernel memory. */
static int do_mount(struct mount_source *source, const char *target, u32 flags)
{
    bool remount = flags & MS_REMOUNT;
    int err = 0;

    source->read_only = flags & MS_RDONLY;
    if (!remount && source->type && source->type->create_on)
        err = open_device(source->name, &source->bdev);
    if (!err)
        err = mount_at_path(source, target, remount);
    if (err && source->bdev)
        block_put(source->bdev);
    return err;
}

/* An optional text: 0 is "none". */
static int optional_path(u32 user, char **out)
{
    *out = NULL;
    return user ? user_path_get(user, out) : 0;
}

long sys_mount(u32 user_source, u32 user_target, u32 user_type, u32 flags, u32 data)
{
    char *source = NULL, *target = NULL, *type = NULL, *options = NULL;

    if (current->euid != 0)
        return -EPERM;
    if (flags & (MS_BIND | MS_MOVE))
        return -EINVAL;
    int err = optional_path(user_source, &source);
    if (!err)
        err = optional_path(user_type, &type);
    if (!err)
        err = user_path_get(user_target, &target);
    if (!err)
        err = optional_path(data, &options);
    if (!err)
        err = do_mount(&(struct mount_source){.type = find_type(type ? type : ""),
                                              .name = source ? source : "none",
                                              .options = options ? options : ""},
                       target, flags);
    user_path_free(options);
    user_path_free(source);
    user_path_free(type);
    user_path_free(target);
    return err;
}

long sys_umount2(u32 user_target, u32 flags)
{
    struct path p;

    if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
        return -EINVAL;
    if (current->euid != 0)
        return -EPERM;
    int err =
        user_path_lookup(AT_FDCWD, user_target, flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &p);
    if (err)
        return err;
    mutex_lock(&tree_lock);
    struct mount *m = p.mount;
    bool is_root = p.dentry == m->super->root && m->at.mount;
    path_put_locked(&p); /* our own use of it must not make it busy */
    err = is_root ? mount_remove(m, flags & MNT_DETACH) : -EINVAL;
    mutex_unlock(&tree_lock);
    block_put_pending();
    return err;
}

long sys_umount(u32 target)
{
    return sys_umount2(target, 0);
}

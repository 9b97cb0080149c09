/* mount and umount. */
#include <uapi/errno.h>
#include <uapi/mount.h>
#include <faultline/string.h>
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

static int mount_at_path(const char *source, const char *type_name, const char *target, u32 flags,
                         const char *options)
{
    const struct fs_type *type = find_type(type_name);
    struct path p;
    int err = path_lookup(AT_FDCWD, target, LOOKUP_FOLLOW, &p);

    if (err)
        return err;
    mutex_lock(&tree_lock);
    if (flags & MS_REMOUNT)
        err = p.dentry == p.mount->super->root ? super_configure(p.mount->super, options) : -EINVAL;
    else if (!S_ISDIR(p.dentry->inode->mode))
        err = -ENOTDIR;
    else if (p.dentry->parent && !p.dentry->linked)
        err = -EINVAL; /* a directory of procfs is made anew for everyone who looks */
    else
        err = type ? mount_add(type, source, &p, options) : -ENODEV;
    path_put_locked(&p);
    mutex_unlock(&tree_lock);
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
        err = mount_at_path(source ? source : "none", type ? type : "", target, flags,
                            options ? options : "");
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
    return err;
}

long sys_umount(u32 target)
{
    return sys_umount2(target, 0);
}

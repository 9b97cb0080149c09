/* The file system at boot. */
#include <uapi/errno.h>
#include <faultline/assert.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/namei.h"

static int rootfs_mount(struct super **out)
{
    return tmpfs_create_super("rootfs", 0755, out);
}

static const struct fs_type rootfs_type = {.name = "rootfs", .nodev = true, .create = rootfs_mount};

void fs_init(void)
{
    dentry_cache_init();
    file_cache_init();
    files_cache_init();
    fs_context_cache_init();
    tmpfs_cache_init();
    pipe_cache_init();
    proc_cache_init();
    mount_init();
    memfd_init();
    mutex_lock(&tree_lock);
    int err = mount_add(&rootfs_type, "rootfs", NULL, "");
    mutex_unlock(&tree_lock);
    if (err)
        panic("too little memory for the root file system");
}

static int mount_standard(const struct fs_type *type, const char *source, const char *where)
{
    struct path p;
    int err = vfs_mkdir(AT_FDCWD, where, 0755);

    if (err && err != -EEXIST)
        return err;
    err = path_lookup(AT_FDCWD, where, LOOKUP_FOLLOW, &p);
    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = S_ISDIR(p.dentry->inode->mode) ? mount_add(type, source, &p, "") : -ENOTDIR;
    path_put_locked(&p);
    mutex_unlock(&tree_lock);
    return err;
}

int fs_mount_standard(void)
{
    int err = mount_standard(&devfs_type, "devtmpfs", "/dev");

    return err ? err : mount_standard(&proc_type, "proc", "/proc");
}

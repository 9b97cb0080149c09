/* The file system at boot. */
#include <uapi/errno.h>
#include <faultline/assert.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/ext2/mount.h"
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
    ext2_boot();
    mount_init();
    memfd_init();
    mutex_lock(&tree_lock);
    const struct mount_source source = {.type = &rootfs_type, .name = "rootfs", .options = ""};
    int err = mount_add(&source, NULL);
    mutex_unlock(&tree_lock);
    if (err)
        panic("too little memory for the root file system");
}

/* The current task has its root and working directory there. */
static void enter_root(struct mount *m)
{
    struct fs_context *fs = current_fs();
    struct path old_root = fs->root, old_cwd = fs->cwd;

    fs->root = fs->cwd = (struct path){m, m->super->root};
    path_get_locked(&fs->root);
    path_get_locked(&fs->cwd);
    path_put_locked(&old_root);
    path_put_locked(&old_cwd);
}

int fs_mount_root(const char *device, bool read_only)
{
    struct mount_source source = {
        .type = &ext2_type, .name = "/dev/root", .read_only = read_only, .options = ""};
    int err = block_get_by_name(device, &source.bdev);

    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = mount_add(&source, NULL);
    if (!err)
        enter_root(root_mount);
    mutex_unlock(&tree_lock);
    if (err)
        block_put(source.bdev);
    return err;
}

static int mount_standard(const struct fs_type *type, const char *name, const char *where)
{
    const struct mount_source source = {.type = type, .name = name, .options = ""};
    struct path p;
    int err = vfs_mkdir(AT_FDCWD, where, 0755);

    if (err && err != -EEXIST)
        return err;
    err = path_lookup(AT_FDCWD, where, LOOKUP_FOLLOW, &p);
    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = S_ISDIR(p.dentry->inode->mode) ? mount_add(&source, &p) : -ENOTDIR;
    path_put_locked(&p);
    mutex_unlock(&tree_lock);
    return err;
}

int fs_mount_standard(void)
{
    int err = mount_standard(&devfs_type, "devtmpfs", "/dev");

    return err ? err : mount_standard(&proc_type, "proc", "/proc");
}

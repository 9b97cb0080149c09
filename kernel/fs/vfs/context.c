#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/process/task.h"
#include "mm/kalloc/slab.h"

static struct kmem_cache *fs_context_cache;
static struct fs_context kernel_fs = {.refs = 1, .umask = 0};

void fs_context_cache_init(void)
{
    fs_context_cache = kmem_cache_must_create("fs_context", sizeof(struct fs_context), 0);
}

struct fs_context *current_fs(void)
{
    if (current && current->fs)
        return current->fs;
    if (root_mount)
        kernel_fs.root = kernel_fs.cwd = (struct path){root_mount, root_mount->super->root};
    return &kernel_fs;
}

struct fs_context *fs_context_create(void)
{
    struct fs_context *fs = kmem_cache_alloc(fs_context_cache, GFP_KERNEL);

    if (!fs)
        return NULL;
    fs->refs = 1;
    fs->umask = 022;
    fs->root = fs->cwd = (struct path){root_mount, root_mount->super->root};
    path_get(&fs->root);
    path_get(&fs->cwd);
    return fs;
}

struct fs_context *fs_context_dup(struct fs_context *from)
{
    struct fs_context *fs = kmem_cache_alloc(fs_context_cache, GFP_KERNEL);

    if (!fs)
        return NULL;
    mutex_lock(&tree_lock);
    *fs = *from;
    fs->refs = 1;
    path_get_locked(&fs->root);
    path_get_locked(&fs->cwd);
    mutex_unlock(&tree_lock);
    return fs;
}

void fs_context_get(struct fs_context *fs)
{
    __atomic_add_fetch(&fs->refs, 1, __ATOMIC_RELAXED);
}

void fs_context_put(struct fs_context *fs)
{
    if (!fs || __atomic_sub_fetch(&fs->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    path_put(&fs->root);
    path_put(&fs->cwd);
    kmem_cache_free(fs_context_cache, fs);
}

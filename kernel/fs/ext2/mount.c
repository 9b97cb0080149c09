/* Mounting: instances of ext2, their options, and what they tell of themselves. */
#include <uapi/errno.h>
#include <uapi/statfs.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/ext2/mount.h"
#include "kernel/fs/ext2/mount_int.h"
#include "kernel/fs/vfs/dentry.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/super.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/alloc.h"

static LIST_HEAD(mounts); /* tree_lock */

/* Memory is short: nobody waits for a lock. */
static u32 shrink_mounts(void)
{
    struct ext2_mount *m;
    u32 dropped = 0;

    if (!mutex_trylock(&tree_lock))
        return 0;
    list_for_each (m, &mounts, link) {
        if (!mutex_trylock(&m->lock))
            continue; /* the caller may hold it */
        mutex_unlock(&m->lock);
        dropped += ext2_shrink(m);
    }
    mutex_unlock(&tree_lock);
    return dropped;
}

void ext2_boot(void)
{
    static struct shrinker shrinker = {.shrink = shrink_mounts};

    buffer_cache_boot();
    ext2_inode_cache_init();
    shrinker_register(&shrinker);
}

static int take_word(const char *word, u32 len, u16 *errors)
{
    static const struct {
        const char *text;
        u16 errors;
    } words[] = {{"errors=continue", EXT2_ERRORS_CONTINUE},
                 {"errors=remount-ro", EXT2_ERRORS_RO},
                 {"errors=panic", EXT2_ERRORS_PANIC}};

    for (u32 i = 0; i < ARRAY_SIZE(words); i++) {
        if (strlen(words[i].text) == len && memcmp(word, words[i].text, len) == 0) {
            *errors = words[i].errors;
            return 0;
        }
    }
    return len ? -EINVAL : 0;
}

static int configure(struct super *s, const char *options)
{
    struct ext2_mount *m = s->data;
    u16 errors = m->fs.errors;
    int err = 0;

    while (*options && !err) {
        u32 len = 0;
        while (options[len] && options[len] != ',')
            len++;
        err = take_word(options, len, &errors);
        options += len + (options[len] == ',');
    }
    if (!err)
        m->fs.errors = errors;
    return err;
}

static int set_read_only(struct super *s, bool read_only)
{
    struct ext2_mount *m = s->data;
    int err;

    mutex_lock(&m->lock);
    if (read_only) {
        err = ext2_iwrite_all(m);
        if (!err)
            err = ext2_sync(&m->fs, true, ext2_now());
    } else if (m->fs.no_writing || m->fs.damaged) {
        err = -EROFS;
    } else {
        err = ext2_begin_writing(&m->fs, ext2_now());
    }
    if (!err)
        m->fs.read_only = read_only;
    mutex_unlock(&m->lock);
    return err;
}

static int sync(struct super *s)
{
    return ext2_sync_all(s->data);
}

static void fill_statfs(struct super *s, struct statfs64 *out)
{
    struct ext2_mount *m = s->data;
    const struct ext2 *fs = &m->fs;
    u32 own = fs->first_block; /* what the structures themselves take */

    mutex_lock(&m->lock);
    for (u32 g = 0; g < fs->groups; g++)
        own += 2 + fs->table_blocks + (ext2_group_has_super(fs, g) ? 1 + fs->descriptor_blocks : 0);
    out->f_bsize = out->f_frsize = fs->block_size;
    out->f_blocks = fs->blocks - own;
    out->f_bfree = fs->free_blocks;
    out->f_bavail = fs->free_blocks > fs->reserved ? fs->free_blocks - fs->reserved : 0;
    out->f_files = fs->inodes;
    out->f_ffree = fs->free_inodes;
    mutex_unlock(&m->lock);
}

static void free_super(struct super *s)
{
    struct ext2_mount *m = s->data;

    list_del(&m->link);
    if (!m->fs.read_only && ext2_sync(&m->fs, true, ext2_now()))
        printk(KERN_ERR "ext2: %s: not all of it could be written\n", m->device.bdev->name);
    ext2_close(&m->fs);
    ext2_device_close(&m->device);
    block_put_later(m->device.bdev);
    kfree(m);
    super_free(s);
}

static const struct super_ops super_ops = {
    .free_inode = ext2_free_vfs_inode,
    .free_super = free_super,
    .configure = configure,
    .set_read_only = set_read_only,
    .sync = sync,
    .statfs = fill_statfs,
};

static bool is_mounted(const struct block_device *b)
{
    const struct ext2_mount *m;

    list_for_each (m, &mounts, link)
        if (m->device.bdev == b)
            return true;
    return false;
}

/* Opens device and file system. On failure nothing is left open but the caller's device. */
static int open_mount(struct ext2_mount *m, struct block_device *b, bool read_only)
{
    int err = ext2_device_open(&m->device, b);

    if (err)
        return err;
    err = ext2_open(&m->fs, &m->device.io, read_only);
    if (!err && !m->fs.read_only)
        err = ext2_begin_writing(&m->fs, ext2_now());
    else if (err)
        goto fail;
    if (!err)
        return 0;
    ext2_close(&m->fs);
fail:
    ext2_device_close(&m->device);
    return err;
}

static struct ext2_mount *alloc_mount(struct super *s)
{
    struct ext2_mount *m = kzalloc(sizeof(*m), GFP_KERNEL);

    if (!m)
        return NULL;
    mutex_init(&m->lock);
    for (u32 i = 0; i < EXT2_INODE_BUCKETS; i++)
        list_init(&m->hash[i]);
    m->super = s;
    s->data = m;
    return m;
}

static int ext2_mount(struct block_device *b, bool read_only, struct super **out)
{
    struct inode *root;

    if (is_mounted(b))
        return -EBUSY;
    struct super *s = super_alloc("ext2", EXT2_SUPER_MAGIC, &super_ops);
    if (!s)
        return -ENOMEM;
    struct ext2_mount *m = alloc_mount(s);
    int err = m ? open_mount(m, b, read_only) : -ENOMEM;
    if (err) {
        kfree(m);
        super_free(s);
        return err;
    }
    s->dev = b->dev;
    s->read_only = m->fs.read_only;
    list_add_tail(&m->link, &mounts);
    err = ext2_iget(s, EXT2_ROOT_INO, &root);
    if (!err)
        s->root = dentry_create(NULL, "", 0, root);
    if (!err && s->root) {
        *out = s;
        return 0;
    }
    if (!err)
        inode_put(root);
    free_super(s);
    b->leaving--; /* the device stays the caller's */
    return err ? err : -ENOMEM;
}

const struct fs_type ext2_type = {.name = "ext2", .create_on = ext2_mount};

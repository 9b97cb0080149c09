#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "mm/kalloc/slab.h"
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

#define NOW 1000000000u

struct ext2 mounted;
static u32 objects, locks;

int mount_device(bool read_only)
{
    host_boot(16, 0);
    buffer_cache_boot();
    objects = kmem_objects_in_use();
    locks = host_locks_held();
    int err = ext2_open(&mounted, &device, read_only);
    if (err || mounted.read_only)
        return err;
    err = ext2_begin_writing(&mounted, NOW);
    if (err)
        ext2_close(&mounted);
    return err;
}

void drop_mount(void)
{
    ext2_close(&mounted);
    CHECK_EQ(kmem_objects_in_use(), objects);
    CHECK_EQ(host_locks_held(), locks);
}

void unmount_device(void)
{
    if (!mounted.read_only)
        CHECK_EQ(ext2_sync(&mounted, true, NOW), 0);
    drop_mount();
}

static int load(u32 ino, struct ext2_node *n)
{
    return ext2_node_load(&mounted, ino, n);
}

static int store(const struct ext2_node *n)
{
    return ext2_node_store(&mounted, n);
}

int call_lookup(u32 dir, const char *name, u32 *ino)
{
    struct ext2_node d;
    int err = load(dir, &d);

    if (!err)
        err = ext2_dir_find(&mounted, &d, name, strlen(name), ino);
    return err ? err : *ino ? 0 : -ENOENT;
}

/* Adds a name and stores the directory, whose size may have changed. */
static int add(struct ext2_node *dir, const char *name, const struct ext2_node *n)
{
    int err = ext2_dir_add(&mounted, dir, name, strlen(name), n->ino, n->d.mode);

    return err ? err : store(dir);
}

static int undo_new(struct ext2_node *n, int err)
{
    int lost = ext2_node_delete(&mounted, n, NOW);

    return lost == -EUCLEAN ? lost : err;
}

/* Makes a file; `target` for a symbolic link. */
static int make(u32 dir, const char *name, u16 mode, const char *target, u32 *ino)
{
    struct ext2_node d, n;
    int err = load(dir, &d);

    if (!err)
        err = ext2_node_new(&mounted, dir, mode, &n);
    if (err)
        return err;
    *ino = n.ino;
    if (target)
        err = ext2_symlink_set(&mounted, &n, target, strlen(target));
    if (S_ISDIR(mode))
        err = ext2_dir_make(&mounted, &n, dir);
    n.d.links_count = S_ISDIR(mode) ? 2 : 1;
    d.d.links_count += S_ISDIR(mode);
    if (!err)
        err = store(&n);
    if (!err)
        err = add(&d, name, &n);
    return err ? undo_new(&n, err) : 0;
}

int call_create(u32 dir, const char *name, u16 mode, u32 *ino)
{
    return make(dir, name, mode, NULL, ino);
}

int call_mkdir(u32 dir, const char *name, u32 *ino)
{
    return make(dir, name, S_IFDIR | 0755, NULL, ino);
}

int call_symlink(u32 dir, const char *name, const char *target, u32 *ino)
{
    return make(dir, name, S_IFLNK | 0777, target, ino);
}

int call_link(u32 dir, const char *name, u32 ino)
{
    struct ext2_node d, n;
    int err = load(dir, &d);

    if (!err)
        err = load(ino, &n);
    if (!err)
        err = add(&d, name, &n);
    if (err)
        return err;
    n.d.links_count++;
    return store(&n);
}

/* Both inodes of a name. */
static int load_name(u32 dir, const char *name, struct ext2_node *d, struct ext2_node *n)
{
    u32 ino = 0;
    int err = call_lookup(dir, name, &ino);

    if (!err)
        err = load(dir, d);
    return err ? err : load(ino, n);
}

int call_unlink(u32 dir, const char *name)
{
    struct ext2_node d, n;
    int err = load_name(dir, name, &d, &n);

    if (!err)
        err = ext2_dir_remove(&mounted, &d, name, strlen(name));
    if (!err)
        err = store(&d);
    if (err)
        return err;
    if (--n.d.links_count)
        return store(&n);
    return ext2_node_delete(&mounted, &n, NOW);
}

int call_rmdir(u32 dir, const char *name)
{
    struct ext2_node d, n;
    int err = load_name(dir, name, &d, &n);

    if (!err)
        err = ext2_dir_empty(&mounted, &n);
    if (!err)
        err = ext2_dir_remove(&mounted, &d, name, strlen(name));
    if (err)
        return err;
    d.d.links_count--;
    err = store(&d);
    return err ? err : ext2_node_delete(&mounted, &n, NOW);
}

/* A directory that moves counts for its new parent. */
static int move_parent(struct ext2_node *from, struct ext2_node *to, struct ext2_node *n)
{
    int err = ext2_dir_set(&mounted, n, "..", 2, to->ino, to->d.mode);

    from->d.links_count--;
    to->d.links_count++;
    if (!err)
        err = store(from);
    return err ? err : store(to);
}

int call_rename(u32 dir, const char *name, u32 new_dir, const char *new_name)
{
    struct ext2_node from, to, n;
    int err = load_name(dir, name, &from, &n);

    if (!err)
        err = load(new_dir, &to);
    if (!err)
        err = add(&to, new_name, &n);
    if (!err && dir == new_dir)
        err = load(dir, &from); /* it may have grown */
    if (!err)
        err = ext2_dir_remove(&mounted, &from, name, strlen(name));
    if (!err)
        err = store(&from);
    if (!err && S_ISDIR(n.d.mode) && dir != new_dir)
        err = move_parent(&from, &to, &n);
    return err;
}

/* The part of a block that a transfer at pos touches. */
static u32 in_block(u64 pos, u32 n, u32 *offset)
{
    *offset = pos & (mounted.block_size - 1);
    return min(mounted.block_size - *offset, n);
}

static int write_block(struct ext2_node *n, u64 pos, const u8 *from, u32 offset, u32 len)
{
    static u8 block[4096];
    bool fresh;
    u32 nr;
    int err = ext2_map_new(&mounted, n, pos >> mounted.block_shift, true, &nr, &fresh);

    if (err)
        return err;
    u64 at = (u64)nr << mounted.block_shift;
    memset(block, 0, sizeof(block));
    if (!fresh)
        err = device.read(&device, at, block, mounted.block_size);
    memcpy(block + offset, from, len);
    return err ? err : device.write(&device, at, block, mounted.block_size);
}

int call_write(u32 ino, u64 pos, const void *buf, u32 n)
{
    struct ext2_node node;
    u32 done = 0, offset;
    int err = load(ino, &node);

    if (err)
        return err;
    while (done < n && !err) {
        u32 len = in_block(pos + done, n - done, &offset);
        err = write_block(&node, pos + done, (const u8 *)buf + done, offset, len);
        done += err ? 0 : len;
    }
    u64 size = max(ext2_size(&node), done ? pos + done : 0);
    int sized = ext2_set_size(&mounted, &node, size);
    if (sized || err) /* blocks that lie behind the end now */
        sized = ext2_cut(&mounted, &node, DIV_ROUND_UP(ext2_size(&node), mounted.block_size));
    int stored = store(&node);
    if (done && !stored && !sized)
        return done;
    return err ? err : stored ? stored : sized;
}

int call_read(u32 ino, u64 pos, void *buf, u32 n)
{
    static u8 block[4096];
    struct ext2_node node;
    u32 done = 0, offset, nr;
    int err = load(ino, &node);

    if (err || pos >= ext2_size(&node))
        return err;
    n = min(ext2_size(&node) - pos, (u64)n);
    while (done < n && !err) {
        u32 len = in_block(pos + done, n - done, &offset);
        err = ext2_map(&mounted, &node, (pos + done) >> mounted.block_shift, &nr);
        memset(block, 0, sizeof(block));
        if (!err && nr)
            err = device.read(&device, (u64)nr << mounted.block_shift, block, mounted.block_size);
        memcpy((u8 *)buf + done, block + offset, len);
        done += len;
    }
    return err ? err : (int)done;
}

/* Zeroes the last block behind the end. */
static int clear_tail(struct ext2_node *n, u64 size)
{
    u8 block[4096] = {0};
    u32 offset = size & (mounted.block_size - 1), nr;
    int err = offset ? ext2_map(&mounted, n, size >> mounted.block_shift, &nr) : 0;

    if (err || !offset || !nr)
        return err;
    u64 at = (u64)nr << mounted.block_shift;
    err = device.read(&device, at, block, mounted.block_size);
    memset(block + offset, 0, mounted.block_size - offset);
    return err ? err : device.write(&device, at, block, mounted.block_size);
}

int call_truncate(u32 ino, u64 size)
{
    struct ext2_node n;
    int err = load(ino, &n);

    if (err)
        return err;
    bool shrinks = size < ext2_size(&n);
    err = ext2_set_size(&mounted, &n, size);
    if (!err && shrinks)
        err = clear_tail(&n, size);
    if (!err && shrinks)
        err = ext2_cut(&mounted, &n, DIV_ROUND_UP(size, mounted.block_size));
    int stored = store(&n);
    return err ? err : stored;
}

int call_readlink(u32 ino, char *buf, u32 size)
{
    struct ext2_node n;
    int err = load(ino, &n);

    return err ? err : ext2_symlink_get(&mounted, &n, buf, size);
}

/* Symbolic links: up to 59 bytes of text in the place of the block pointers, more in a block. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/ext2.h"

#define FAST_MAX (EXT2_POINTERS * 4 - 1)

bool ext2_symlink_is_fast(const struct ext2 *fs, const struct ext2_node *n)
{
    u32 attributes = n->d.file_acl ? fs->block_size >> 9 : 0;

    return n->d.blocks == attributes;
}

int ext2_symlink_set(struct ext2 *fs, struct ext2_node *n, const char *text, u32 len)
{
    struct buffer *b;
    bool fresh;
    u32 nr;

    if (len >= fs->block_size)
        return -ENAMETOOLONG;
    n->d.size = len;
    if (len <= FAST_MAX) {
        memcpy(n->d.block, text, len);
        return 0;
    }
    int err = ext2_map_new(fs, n, 0, false, &nr, &fresh);
    if (!err)
        err = buffer_new(&fs->cache, nr, &b);
    if (err)
        return err;
    memcpy(b->data, text, len);
    buffer_put(&fs->cache, b);
    return 0;
}

static u32 copy_text(char *buf, u32 size, const void *text, u32 len)
{
    len = min(len, size - 1);
    memcpy(buf, text, len);
    buf[len] = '\0';
    return len;
}

int ext2_symlink_get(struct ext2 *fs, struct ext2_node *n, char *buf, u32 size)
{
    bool fast = ext2_symlink_is_fast(fs, n);
    struct buffer *b;
    u32 nr;

    if (n->d.size == 0 || n->d.size > (fast ? FAST_MAX : fs->block_size - 1))
        return ext2_error(fs, "symbolic link %u: bad length %u", n->ino, n->d.size);
    if (fast)
        return copy_text(buf, size, n->d.block, n->d.size);
    int err = ext2_map(fs, n, 0, &nr);
    if (!err && !nr)
        err = ext2_error(fs, "symbolic link %u: no text", n->ino);
    if (!err)
        err = buffer_get(&fs->cache, nr, &b);
    if (err)
        return err;
    u32 len = copy_text(buf, size, b->data, n->d.size);
    buffer_put(&fs->cache, b);
    return len;
}

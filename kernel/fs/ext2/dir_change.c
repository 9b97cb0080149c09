/*
 * Changing directories. An entry that goes leaves its bytes to the one before it; a new one takes
 * the bytes behind the name of an entry that has enough of them:
 *
 *     before   | a  rec_len 28 .............. | b  12 |
 *     after    | a  12 | new  16 .............| b  12 |
 */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/dir_int.h"

/* Numbers of the types in entries, by S_IF* >> 12. */
static const u8 type_of[16] = {[1] = 5, [2] = 3, [4] = 2, [6] = 4, [8] = 1, [10] = 7, [12] = 6};

static void fill(const struct ext2 *fs, struct ext2_dir_entry *e, const char *name, u32 len,
                 u32 ino, u16 mode)
{
    e->inode = ino;
    e->name_len = len;
    e->file_type = fs->filetype ? type_of[mode >> 12] : 0;
    memcpy(e->name, name, len);
}

/* The bytes of an entry that it does not need. */
static u32 spare(const struct ext2_dir_entry *e)
{
    return e->rec_len - (e->inode ? EXT2_DIR_REC_LEN(e->name_len) : 0);
}

/* A place for an entry of that size, its rec_len set; splits what was there. */
static struct ext2_dir_entry *split(struct ext2_dir_entry *e)
{
    if (!e->inode)
        return e;
    u32 keeps = EXT2_DIR_REC_LEN(e->name_len);
    struct ext2_dir_entry *behind = (void *)((u8 *)e + keeps);
    behind->rec_len = e->rec_len - keeps;
    e->rec_len = keeps;
    return behind;
}

/* What a hash index would say of the directory is no longer true. */
static void changed(struct ext2_node *dir)
{
    dir->d.flags &= ~EXT2_INDEX_FL;
}

/* One more block for the directory, empty but for room for one entry: its buffer. */
static int append(struct ext2 *fs, struct ext2_node *dir, struct buffer **b)
{
    u32 index = dir->d.size >> fs->block_shift, nr;
    bool fresh;

    if (dir->d.size > 0x7fffffff - fs->block_size)
        return -EFBIG;
    int err = ext2_map_new(fs, dir, index, false, &nr, &fresh);
    if (!err)
        err = buffer_new(&fs->cache, nr, b);
    if (err) {
        int lost = ext2_cut(fs, dir, index);
        return lost ? lost : err;
    }
    dir->d.size += fs->block_size;
    ((struct ext2_dir_entry *)(*b)->data)->rec_len = fs->block_size;
    return 0;
}

int ext2_dir_add(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len, u32 ino,
                 u16 mode)
{
    struct ext2_cursor c;
    int found;

    ext2_cursor_init(&c, fs, dir, 0);
    while ((found = ext2_cursor_next(&c)) > 0)
        if (spare(c.e) >= EXT2_DIR_REC_LEN(len))
            break;
    if (found < 0)
        goto out;
    if (found == 0) {
        found = append(fs, dir, &c.b);
        if (found)
            return found;
        c.e = (void *)c.b->data;
    }
    fill(fs, split(c.e), name, len, ino, mode);
    buffer_dirty(&fs->cache, c.b);
    changed(dir);
out:
    ext2_cursor_end(&c);
    return min(found, 0);
}

/* Goes to the name, which must be there. 0 or -errno. */
static int find_sure(struct ext2_cursor *c, struct ext2 *fs, struct ext2_node *dir,
                     const char *name, u32 len)
{
    int found = ext2_cursor_find(c, fs, dir, name, len);

    if (found == 0)
        return ext2_error(fs, "directory %u has lost a name", dir->ino);
    return min(found, 0);
}

int ext2_dir_set(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len, u32 ino,
                 u16 mode)
{
    struct ext2_cursor c;
    int err = find_sure(&c, fs, dir, name, len);

    if (!err) {
        fill(fs, c.e, name, len, ino, mode);
        buffer_dirty(&fs->cache, c.b);
    }
    ext2_cursor_end(&c);
    return err;
}

int ext2_dir_remove(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len)
{
    struct ext2_cursor c;
    int err = find_sure(&c, fs, dir, name, len);

    if (!err) {
        if (c.prev)
            c.prev->rec_len += c.e->rec_len;
        else
            c.e->inode = 0;
        buffer_dirty(&fs->cache, c.b);
        changed(dir);
    }
    ext2_cursor_end(&c);
    return err;
}

int ext2_dir_make(struct ext2 *fs, struct ext2_node *dir, u32 parent)
{
    struct buffer *b;
    int err = append(fs, dir, &b);

    if (err)
        return err;
    struct ext2_dir_entry *dot = (void *)b->data;
    fill(fs, dot, ".", 1, dir->ino, dir->d.mode);
    fill(fs, split(dot), "..", 2, parent, dir->d.mode);
    buffer_put(&fs->cache, b);
    return 0;
}

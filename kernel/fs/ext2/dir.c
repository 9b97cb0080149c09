/* Reading directories. */
#include <uapi/errno.h>
#include <uapi/mode.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/dir_int.h"

void ext2_cursor_init(struct ext2_cursor *c, struct ext2 *fs, struct ext2_node *dir, u64 pos)
{
    *c = (struct ext2_cursor){.fs = fs, .dir = dir, .index = pos >> fs->block_shift};
}

void ext2_cursor_end(struct ext2_cursor *c)
{
    if (c->b)
        buffer_put(&c->fs->cache, c->b);
    c->b = NULL;
    c->e = c->prev = NULL;
}

/* Takes the directory's block c->index. 1; 0: behind the last; -errno. */
static int open_block(struct ext2_cursor *c)
{
    u32 nr;

    if (c->index >= c->dir->d.size >> c->fs->block_shift)
        return 0;
    int err = ext2_map(c->fs, c->dir, c->index, &nr);
    if (err)
        return err;
    if (!nr)
        return ext2_error(c->fs, "directory %u has a hole at block %u", c->dir->ino, c->index);
    err = buffer_get(&c->fs->cache, nr, &c->b);
    c->at = 0;
    return err ? err : 1;
}

/* Takes the entry at c->at, if it can be one. */
static int open_entry(struct ext2_cursor *c)
{
    u32 rest = c->fs->block_size - c->at;
    struct ext2_dir_entry *e = (void *)(c->b->data + c->at);

    if (rest < EXT2_DIR_REC_LEN(1) || e->rec_len < EXT2_DIR_REC_LEN(1) || e->rec_len > rest ||
        e->rec_len % 4 || e->rec_len < EXT2_DIR_REC_LEN(e->name_len) || e->inode > c->fs->inodes ||
        (e->inode && !e->name_len))
        return ext2_error(c->fs, "directory %u, block %u: bad entry at %u", c->dir->ino, c->index,
                          c->at);
    c->e = e;
    return 1;
}

int ext2_cursor_next(struct ext2_cursor *c)
{
    if (c->e) {
        c->at += c->e->rec_len;
        c->prev = c->e;
        if (c->at == c->fs->block_size) {
            ext2_cursor_end(c);
            c->index++;
        }
    }
    if (!c->b) {
        int found = open_block(c);
        if (found <= 0)
            return found;
    }
    return open_entry(c);
}

int ext2_cursor_find(struct ext2_cursor *c, struct ext2 *fs, struct ext2_node *dir,
                     const char *name, u32 len)
{
    int found;

    ext2_cursor_init(c, fs, dir, 0);
    while ((found = ext2_cursor_next(c)) > 0)
        if (c->e->inode && c->e->name_len == len && memcmp(c->e->name, name, len) == 0)
            break;
    return found;
}

int ext2_dir_find(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len, u32 *ino)
{
    struct ext2_cursor c;
    int found = ext2_cursor_find(&c, fs, dir, name, len);

    *ino = found > 0 ? c.e->inode : 0;
    ext2_cursor_end(&c);
    return found < 0 ? found : 0;
}

/* *pos may lie anywhere: entries come and go while a directory is read. */
int ext2_dir_list(struct ext2 *fs, struct ext2_node *dir, u64 *pos, ext2_entry_fn fn, void *arg)
{
    struct ext2_cursor c;
    int found;

    if (*pos >= dir->d.size)
        return 0;
    ext2_cursor_init(&c, fs, dir, *pos);
    while ((found = ext2_cursor_next(&c)) > 0) {
        u64 start = (u64)c.index << fs->block_shift, next = start + c.at + c.e->rec_len;
        if (start + c.at < *pos)
            continue;
        if (c.e->inode && !fn(c.e, next, arg))
            break;
        *pos = next;
    }
    ext2_cursor_end(&c);
    return found < 0 ? found : 0;
}

static bool is_dots(const struct ext2_dir_entry *e)
{
    return e->name[0] == '.' && (e->name_len == 1 || (e->name_len == 2 && e->name[1] == '.'));
}

int ext2_dir_empty(struct ext2 *fs, struct ext2_node *dir)
{
    struct ext2_cursor c;
    int found;

    ext2_cursor_init(&c, fs, dir, 0);
    while ((found = ext2_cursor_next(&c)) > 0)
        if (c.e->inode && !is_dots(c.e))
            break;
    ext2_cursor_end(&c);
    return found > 0 ? -ENOTEMPTY : found;
}

#pragma once
#include "kernel/fs/ext2/ext2.h"

/* A place in a directory, on the way from its first entry to its last. */
struct ext2_cursor {
    struct ext2 *fs;
    struct ext2_node *dir;
    u32 index;                       /* block of the directory */
    u32 at;                          /* place of e in it */
    struct buffer *b;                /* that block; NULL before the first and behind the last */
    struct ext2_dir_entry *e, *prev; /* prev: the entry before e in the same block, or NULL */
};

/* In front of the block that holds byte `pos`. */
void ext2_cursor_init(struct ext2_cursor *c, struct ext2 *fs, struct ext2_node *dir, u64 pos);
/* Goes to the next entry, used or not. 1; 0: the end; -errno. */
int __must_check ext2_cursor_next(struct ext2_cursor *c);
void ext2_cursor_end(struct ext2_cursor *c);
/* Goes to the entry of that name. 1; 0: there is none; -errno. ext2_cursor_end() is due. */
int __must_check ext2_cursor_find(struct ext2_cursor *c, struct ext2 *fs, struct ext2_node *dir,
                                  const char *name, u32 len);

#pragma once
/*
 * The core of ext2: structures on a device and what keeps them right. It knows neither the vfs nor
 * the page cache; the other files of this folder join it to them.
 *
 * Who calls holds the file system's lock. Functions return 0 or -errno: -EUCLEAN when the
 * structures contradict themselves (told on the log, and then what the option errors= says is
 * done), -EIO when the device fails, -EROFS, -ENOSPC, -ENOMEM. Nothing read from the device is
 * believed unchecked.
 */
#include <faultline/types.h>
#include "kernel/fs/buffer/buffer.h"
#include "kernel/fs/ext2/format.h"

struct ext2 {
    struct buffer_cache cache;
    u32 block_size, block_shift;
    u32 blocks, first_block; /* numbers of blocks: first_block <= n < blocks */
    u32 inodes, first_inode; /* below first_inode only the root is a file */
    u32 blocks_per_group, inodes_per_group, groups;
    u32 inode_size;
    u32 table_blocks;      /* of the inode table of one group */
    u32 descriptor_blocks; /* of the descriptors, with the room for more */
    u32 free_blocks, free_inodes;
    u32 reserved;  /* blocks that root alone may take */
    u16 old_state; /* at mount */
    u16 errors;    /* EXT2_ERRORS_* */
    bool read_only, filetype, sparse_super, large_file, dynamic;
    bool no_writing; /* features forbid it */
    bool damaged;    /* a contradiction was seen */
    struct ext2_group_desc *group;
};

/* A file in memory: its inode as it will be written. */
struct ext2_node {
    u32 ino;
    u32 last_block, last_nr; /* where the last block was allocated: file block, number */
    struct ext2_disk_inode d;
};

/* ---- super.c */

/*
 * Reads and checks superblock and descriptors. 0; -EINVAL: not an ext2 that we know, with a line on
 * the log that says why. *read_only becomes true where features allow no writing.
 */
int __must_check ext2_open(struct ext2 *fs, struct block_io *io, bool read_only);
/* Marks the superblock in use. Before anything is written. */
int __must_check ext2_begin_writing(struct ext2 *fs, u32 now);
/* Writes everything, the counts and (`clean`) that all is well, and flushes the device. */
int __must_check ext2_sync(struct ext2 *fs, bool clean, u32 now);
/* Frees memory. What is not synchronised is lost. */
void ext2_close(struct ext2 *fs);
/* Has group a copy of the superblock? */
bool ext2_group_has_super(const struct ext2 *fs, u32 group);

/* ---- error.c */

/* Reports a contradiction and does what errors= says. -EUCLEAN. */
int ext2_error(struct ext2 *fs, const char *fmt, ...) __printf_like(2, 3);

/* ---- group.c */

u32 ext2_group_first(const struct ext2 *fs, u32 group);
u32 ext2_group_blocks(const struct ext2 *fs, u32 group);
/* Writes a changed descriptor. */
int __must_check ext2_group_store(struct ext2 *fs, u32 group);
/* Clears a bit of a bitmap in that block; *used: it was set. 0 or -errno. */
int __must_check ext2_bitmap_free(struct ext2 *fs, u32 block, u32 bit, bool *used);
/* Is it a block that files may have: no superblock, descriptor, bitmap or inode table? */
bool ext2_is_data_block(const struct ext2 *fs, u32 nr);

/* ---- balloc.c */

/* Takes a free block near `goal`, the first or the reserved ones if `privileged`. */
int __must_check ext2_alloc_block(struct ext2 *fs, u32 goal, bool privileged, u32 *nr);
int __must_check ext2_free_block(struct ext2 *fs, u32 nr);

/* ---- ialloc.c, node.c */

/* Takes an inode for a file of that mode in the directory parent. */
int __must_check ext2_alloc_inode(struct ext2 *fs, u32 parent, bool dir, u32 *ino);
int __must_check ext2_free_inode(struct ext2 *fs, u32 ino, bool dir);

/* -ESTALE: the inode is free. */
int __must_check ext2_node_load(struct ext2 *fs, u32 ino, struct ext2_node *n);
int __must_check ext2_node_store(struct ext2 *fs, const struct ext2_node *n);
/* A new file without names. n->d is zero but for mode and links_count 0. */
int __must_check ext2_node_new(struct ext2 *fs, u32 parent, u16 mode, struct ext2_node *n);
/* Frees a file without names, with its blocks. */
int __must_check ext2_node_delete(struct ext2 *fs, struct ext2_node *n, u32 now);

u64 ext2_size(const struct ext2_node *n);
/* -EFBIG: the file system cannot have it. */
int __must_check ext2_set_size(struct ext2 *fs, struct ext2_node *n, u64 size);
/* The largest size that block pointers and the count of blocks allow. */
u64 ext2_max_size(const struct ext2 *fs);

/* ---- map.c, truncate.c */

/* Where the block of a file lies; 0: a hole. */
int __must_check ext2_map(struct ext2 *fs, struct ext2_node *n, u32 block, u32 *nr);
/* The same, and a hole gets a block. *fresh: it did, and the contents are undefined. */
int __must_check ext2_map_new(struct ext2 *fs, struct ext2_node *n, u32 block, bool privileged,
                              u32 *nr, bool *fresh);
/* Frees all blocks from `block` on. */
int __must_check ext2_cut(struct ext2 *fs, struct ext2_node *n, u32 block);

/* ---- dir.c, dir_change.c: dir is a directory */

/* The inode of that name; 0: there is none. */
int __must_check ext2_dir_find(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len,
                               u32 *ino);
/* Gives the entries from *pos (bytes) on to fn until it returns false; moves *pos. */
typedef bool (*ext2_entry_fn)(const struct ext2_dir_entry *e, u64 next, void *arg);
int __must_check ext2_dir_list(struct ext2 *fs, struct ext2_node *dir, u64 *pos, ext2_entry_fn fn,
                               void *arg);
/* 0; -ENOTEMPTY: more than "." and "..". */
int __must_check ext2_dir_empty(struct ext2 *fs, struct ext2_node *dir);
/* The name must not be there yet. */
int __must_check ext2_dir_add(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len,
                              u32 ino, u16 mode);
/* The name must be there; it leads to another file now. */
int __must_check ext2_dir_set(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len,
                              u32 ino, u16 mode);
int __must_check ext2_dir_remove(struct ext2 *fs, struct ext2_node *dir, const char *name, u32 len);
/* First block of a new directory: "." and "..". */
int __must_check ext2_dir_make(struct ext2 *fs, struct ext2_node *dir, u32 parent);

/* ---- symlink.c */

/* Is its text in the place of the block pointers? */
bool ext2_symlink_is_fast(const struct ext2 *fs, const struct ext2_node *n);
/* Gives a new link its text. -ENAMETOOLONG: longer than a block. */
int __must_check ext2_symlink_set(struct ext2 *fs, struct ext2_node *n, const char *text, u32 len);
/* Text into buf, terminated, cut to size; its length. */
int __must_check ext2_symlink_get(struct ext2 *fs, struct ext2_node *n, char *buf, u32 size);

#pragma once
/*
 * ext2 as it lies on the disk (fs/ext2/ext2.h of Linux; "The Second Extended File System", Dave
 * Poirier). All numbers are little-endian, as the processor's.
 *
 *     block          0           1
 *     1 KiB blocks   boot block  superblock  descriptors  bitmaps  inode table  data ...
 *     2, 4 KiB       boot block and superblock in block 0, descriptors in block 1 ...
 *
 * The device is cut into groups of as many blocks as one bitmap block has bits. Each group has its
 * own block bitmap, inode bitmap and part of the inode table; some begin with copies of superblock
 * and descriptors.
 */
#include <faultline/types.h>

#define EXT2_MAGIC          0xef53u
#define EXT2_SUPER_OFFSET   1024u /* bytes from the start of the device, whatever the block size */
#define EXT2_ROOT_INO       2u
#define EXT2_OLD_FIRST_INO  11u /* of revision 0 */
#define EXT2_OLD_INODE_SIZE 128u
#define EXT2_LINK_MAX       32000u
#define EXT2_NAME_MAX       255u

/* state */
#define EXT2_VALID_FS 1u
#define EXT2_ERROR_FS 2u

/* errors: what to do when the file system contradicts itself */
#define EXT2_ERRORS_CONTINUE 1u
#define EXT2_ERRORS_RO       2u
#define EXT2_ERRORS_PANIC    3u

/* Features; the ones we know. */
#define EXT2_INCOMPAT_FILETYPE      2u
#define EXT2_RO_COMPAT_SPARSE_SUPER 1u
#define EXT2_RO_COMPAT_LARGE_FILE   2u

struct ext2_super_block {
    u32 inodes_count, blocks_count, r_blocks_count;
    u32 free_blocks_count, free_inodes_count;
    u32 first_data_block;
    u32 log_block_size; /* 1024 << this */
    u32 log_frag_size;
    u32 blocks_per_group, frags_per_group, inodes_per_group;
    u32 mtime, wtime;
    u16 mnt_count, max_mnt_count;
    u16 magic, state, errors, minor_rev_level;
    u32 lastcheck, checkinterval;
    u32 creator_os, rev_level;
    u16 def_resuid, def_resgid;
    /* revision 1 */
    u32 first_ino;
    u16 inode_size, block_group_nr;
    u32 feature_compat, feature_incompat, feature_ro_compat;
    u8 uuid[16];
    char volume_name[16], last_mounted[64];
    u32 algorithm_usage_bitmap;
    u8 prealloc_blocks, prealloc_dir_blocks;
    u16 reserved_gdt_blocks; /* room for descriptors of groups to come */
    u8 later[816];
};
_Static_assert(sizeof(struct ext2_super_block) == 1024, "superblock");
_Static_assert(offsetof(struct ext2_super_block, first_ino) == 84, "superblock, revision 1");
_Static_assert(offsetof(struct ext2_super_block, reserved_gdt_blocks) == 206, "superblock");

struct ext2_group_desc {
    u32 block_bitmap, inode_bitmap, inode_table; /* block numbers */
    u16 free_blocks_count, free_inodes_count, used_dirs_count;
    u16 flags;
    u32 later[3];
};
_Static_assert(sizeof(struct ext2_group_desc) == 32, "group descriptor");

#define EXT2_DIRECT   12u
#define EXT2_IND      12u
#define EXT2_DIND     13u
#define EXT2_TIND     14u
#define EXT2_POINTERS 15u

/* flags of an inode */
#define EXT2_IMMUTABLE_FL 0x10u
#define EXT2_APPEND_FL    0x20u
#define EXT2_INDEX_FL     0x1000u /* the directory has a hash index, which we do not keep */

struct ext2_disk_inode {
    u16 mode, uid;
    u32 size;
    u32 atime, ctime, mtime, dtime;
    u16 gid, links_count;
    u32 blocks; /* of 512 bytes, with those that hold block pointers */
    u32 flags;
    u32 osd1;
    u32 block[EXT2_POINTERS]; /* numbers; a short symbolic link's text; a device number */
    u32 generation;
    u32 file_acl;  /* block of extended attributes */
    u32 size_high; /* of regular files */
    u32 faddr;
    u8 frag, fsize;
    u16 pad;
    u16 uid_high, gid_high;
    u32 osd2;
};
_Static_assert(sizeof(struct ext2_disk_inode) == 128, "inode");

/*
 * A directory's blocks are full of entries, one behind another; rec_len leads to the next and never
 * across the end of the block. inode 0: unused.
 */
struct ext2_dir_entry {
    u32 inode;
    u16 rec_len;
    u8 name_len;
    u8 file_type; /* with the feature; else the high byte of name_len, 0 */
    char name[];
};
_Static_assert(sizeof(struct ext2_dir_entry) == 8, "directory entry");

/* The bytes an entry with a name of that length needs. */
#define EXT2_DIR_REC_LEN(name_len) (((name_len) + 8u + 3u) & ~3u)

/* Head of a block of extended attributes: we only count who shares it. */
struct ext2_xattr_header {
    u32 magic, refcount, blocks, hash, later[4];
};
_Static_assert(sizeof(struct ext2_xattr_header) == 32, "attribute block");
#define EXT2_XATTR_MAGIC 0xea020000u

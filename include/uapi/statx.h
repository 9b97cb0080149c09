// The statx call (number 383).
#pragma once

struct statx_timestamp {
    long long tv_sec;
    unsigned int tv_nsec;
    int __reserved;
};

struct statx {
    unsigned int stx_mask; // which fields are valid: STATX_*
    unsigned int stx_blksize;
    unsigned long long stx_attributes;
    unsigned int stx_nlink;
    unsigned int stx_uid;
    unsigned int stx_gid;
    unsigned short stx_mode;
    unsigned short __spare0[1];
    unsigned long long stx_ino;
    unsigned long long stx_size;
    unsigned long long stx_blocks; // in units of 512 bytes
    unsigned long long stx_attributes_mask;
    struct statx_timestamp stx_atime;
    struct statx_timestamp stx_btime;
    struct statx_timestamp stx_ctime;
    struct statx_timestamp stx_mtime;
    unsigned int stx_rdev_major;
    unsigned int stx_rdev_minor;
    unsigned int stx_dev_major;
    unsigned int stx_dev_minor;
    unsigned long long stx_mnt_id;
    unsigned int stx_dio_mem_align;
    unsigned int stx_dio_offset_align;
    unsigned long long __spare3[12];
};

#define STATX_TYPE            0x0001U
#define STATX_MODE            0x0002U
#define STATX_NLINK           0x0004U
#define STATX_UID             0x0008U
#define STATX_GID             0x0010U
#define STATX_ATIME           0x0020U
#define STATX_MTIME           0x0040U
#define STATX_CTIME           0x0080U
#define STATX_INO             0x0100U
#define STATX_SIZE            0x0200U
#define STATX_BLOCKS          0x0400U
#define STATX_BASIC_STATS     0x07ffU
#define STATX_BTIME           0x0800U
#define STATX_MNT_ID          0x1000U
#define STATX_DIOALIGN        0x2000U
#define STATX__RESERVED       0x80000000U

#define STATX_ATTR_COMPRESSED 0x0004
#define STATX_ATTR_IMMUTABLE  0x0010
#define STATX_ATTR_APPEND     0x0020
#define STATX_ATTR_NODUMP     0x0040
#define STATX_ATTR_ENCRYPTED  0x0800
#define STATX_ATTR_AUTOMOUNT  0x1000
#define STATX_ATTR_MOUNT_ROOT 0x2000

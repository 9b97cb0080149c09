// What statfs and statfs64 store, and the file systems' magic numbers.
#pragma once

typedef struct {
    int val[2];
} __kernel_fsid_t;

struct statfs { // statfs, fstatfs (99, 100)
    unsigned int f_type;
    unsigned int f_bsize;
    unsigned int f_blocks;
    unsigned int f_bfree;
    unsigned int f_bavail;
    unsigned int f_files;
    unsigned int f_ffree;
    __kernel_fsid_t f_fsid;
    unsigned int f_namelen;
    unsigned int f_frsize;
    unsigned int f_flags;
    unsigned int f_spare[4];
};

struct statfs64 { // statfs64, fstatfs64 (268, 269)
    unsigned int f_type;
    unsigned int f_bsize;
    unsigned long long f_blocks;
    unsigned long long f_bfree;
    unsigned long long f_bavail;
    unsigned long long f_files;
    unsigned long long f_ffree;
    __kernel_fsid_t f_fsid;
    unsigned int f_namelen;
    unsigned int f_frsize;
    unsigned int f_flags;
    unsigned int f_spare[4];
};

#define ST_RDONLY          0x0001
#define ST_NOSUID          0x0002
#define ST_NODEV           0x0004
#define ST_NOEXEC          0x0008
#define ST_VALID           0x0020

#define EXT2_SUPER_MAGIC   0xef53
#define TMPFS_MAGIC        0x01021994
#define RAMFS_MAGIC        0x858458f6
#define PROC_SUPER_MAGIC   0x9fa0
#define SYSFS_MAGIC        0x62656572
#define PIPEFS_MAGIC       0x50495045
#define DEVPTS_SUPER_MAGIC 0x1cd1

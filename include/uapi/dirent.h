// Records that getdents and getdents64 store.
#pragma once

#define DT_UNKNOWN 0
#define DT_FIFO    1
#define DT_CHR     2
#define DT_DIR     4
#define DT_BLK     6
#define DT_REG     8
#define DT_LNK     10
#define DT_SOCK    12
#define DT_WHT     14

// getdents (number 141); the byte at d_reclen - 1 is the type.
struct linux_dirent {
    unsigned long d_ino;
    unsigned long d_off;
    unsigned short d_reclen;
    char d_name[];
};

// getdents64 (number 220)
struct linux_dirent64 {
    unsigned long long d_ino;
    long long d_off; // position that seeks to the next entry
    unsigned short d_reclen;
    unsigned char d_type;
    char d_name[];
};

// open flags, fcntl commands, *at flags, record locks, access and lseek arguments.
#pragma once

#define O_ACCMODE       00000003
#define O_RDONLY        00000000
#define O_WRONLY        00000001
#define O_RDWR          00000002
#define O_CREAT         00000100
#define O_EXCL          00000200
#define O_NOCTTY        00000400
#define O_TRUNC         00001000
#define O_APPEND        00002000
#define O_NONBLOCK      00004000
#define O_NDELAY        O_NONBLOCK
#define O_DSYNC         00010000
#define O_ASYNC         00020000
#define FASYNC          O_ASYNC
#define O_DIRECT        00040000
#define O_LARGEFILE     00100000
#define O_DIRECTORY     00200000
#define O_NOFOLLOW      00400000
#define O_NOATIME       01000000
#define O_CLOEXEC       02000000
#define O_SYNC          04010000
#define O_PATH          010000000
#define O_TMPFILE       020200000

#define F_DUPFD         0
#define F_GETFD         1
#define F_SETFD         2
#define F_GETFL         3
#define F_SETFL         4
#define F_GETLK         5
#define F_SETLK         6
#define F_SETLKW        7
#define F_SETOWN        8
#define F_GETOWN        9
#define F_SETSIG        10
#define F_GETSIG        11
#define F_GETLK64       12
#define F_SETLK64       13
#define F_SETLKW64      14
#define F_DUPFD_CLOEXEC 1030
#define F_SETPIPE_SZ    1031
#define F_GETPIPE_SZ    1032
#define F_ADD_SEALS     1033
#define F_GET_SEALS     1034

// F_ADD_SEALS, F_GET_SEALS: what may no longer be done to the file.
#define F_SEAL_SEAL          0x01 // add seals
#define F_SEAL_SHRINK        0x02
#define F_SEAL_GROW          0x04
#define F_SEAL_WRITE         0x08
#define F_SEAL_FUTURE_WRITE  0x10 // write, but by mappings that exist

#define FALLOC_FL_KEEP_SIZE  0x01
#define FALLOC_FL_PUNCH_HOLE 0x02

#define FD_CLOEXEC           1

#define F_RDLCK              0
#define F_WRLCK              1
#define F_UNLCK              2

struct flock { // F_GETLK, F_SETLK, F_SETLKW
    short l_type;
    short l_whence;
    long l_start;
    long l_len;
    int l_pid;
};

struct flock64 { // F_GETLK64, F_SETLK64, F_SETLKW64
    short l_type;
    short l_whence;
    long long l_start;
    long long l_len;
    int l_pid;
};

#define LOCK_SH               1
#define LOCK_EX               2
#define LOCK_NB               4
#define LOCK_UN               8

#define AT_FDCWD              -100
#define AT_SYMLINK_NOFOLLOW   0x100
#define AT_EACCESS            0x200
#define AT_REMOVEDIR          0x200
#define AT_SYMLINK_FOLLOW     0x400
#define AT_NO_AUTOMOUNT       0x800
#define AT_EMPTY_PATH         0x1000
#define AT_STATX_SYNC_TYPE    0x6000
#define AT_STATX_SYNC_AS_STAT 0x0000
#define AT_STATX_FORCE_SYNC   0x2000
#define AT_STATX_DONT_SYNC    0x4000

#define RENAME_NOREPLACE      1
#define RENAME_EXCHANGE       2
#define RENAME_WHITEOUT       4

#define F_OK                  0
#define X_OK                  1
#define W_OK                  2
#define R_OK                  4

#define SEEK_SET              0
#define SEEK_CUR              1
#define SEEK_END              2
#define SEEK_DATA             3
#define SEEK_HOLE             4

#define POSIX_FADV_NORMAL     0
#define POSIX_FADV_RANDOM     1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED   3
#define POSIX_FADV_DONTNEED   4
#define POSIX_FADV_NOREUSE    5

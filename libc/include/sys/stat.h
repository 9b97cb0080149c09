// File status.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>
#include <uapi/mode.h>
#include <uapi/statx.h>

__BEGIN_DECLS

// As the stat64 calls store it.
struct stat {
    dev_t st_dev;
    int __pad0;
    unsigned long __st_ino;
    mode_t st_mode;
    nlink_t st_nlink;
    uid_t st_uid;
    gid_t st_gid;
    dev_t st_rdev;
    int __pad3;
    off_t st_size;
    blksize_t st_blksize;
    blkcnt_t st_blocks; // in units of 512 bytes
    struct timespec st_atim;
    struct timespec st_mtim;
    struct timespec st_ctim;
    ino_t st_ino;
};

#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec

int stat(const char *__restrict path, struct stat *__restrict st);
int lstat(const char *__restrict path, struct stat *__restrict st);
int fstat(int fd, struct stat *st);
int fstatat(int dirfd, const char *__restrict path, struct stat *__restrict st, int flags);
int statx(int dirfd, const char *__restrict path, int flags, unsigned int mask,
          struct statx *__restrict st);
int mkdir(const char *path, mode_t mode);
int mkdirat(int dirfd, const char *path, mode_t mode);
int mkfifo(const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t dev);
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
mode_t umask(mode_t mask);
int utimensat(int dirfd, const char *path, const struct timespec times[2], int flags);
int futimens(int fd, const struct timespec times[2]);

__END_DECLS

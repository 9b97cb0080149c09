// File status, modes and times.
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include "libc/sys/syscall_int.h"

// The kernel fills struct stat as its stat64.
_Static_assert(sizeof(struct stat) == 96, "struct stat64");
_Static_assert(offsetof(struct stat, st_mode) == 16, "struct stat64");
_Static_assert(offsetof(struct stat, st_size) == 44, "struct stat64");
_Static_assert(offsetof(struct stat, st_atim) == 64, "struct stat64");
_Static_assert(offsetof(struct stat, st_ino) == 88, "struct stat64");

int stat(const char *restrict path, struct stat *restrict st)
{
    return CALL(stat64, ARG(path), ARG(st));
}

int lstat(const char *restrict path, struct stat *restrict st)
{
    return CALL(lstat64, ARG(path), ARG(st));
}

int fstat(int fd, struct stat *st)
{
    return CALL(fstat64, fd, ARG(st));
}

int fstatat(int dirfd, const char *restrict path, struct stat *restrict st, int flags)
{
    return CALL(fstatat64, dirfd, ARG(path), ARG(st), flags);
}

int statx(int dirfd, const char *restrict path, int flags, unsigned int mask,
          struct statx *restrict st)
{
    return CALL(statx, dirfd, ARG(path), flags, ARG(mask), ARG(st));
}

int mkdir(const char *path, mode_t mode)
{
    return CALL(mkdir, ARG(path), ARG(mode));
}

int mkdirat(int dirfd, const char *path, mode_t mode)
{
    return CALL(mkdirat, dirfd, ARG(path), ARG(mode));
}

int mknod(const char *path, mode_t mode, dev_t dev)
{
    return CALL(mknod, ARG(path), ARG(mode), ARG(dev));
}

int mkfifo(const char *path, mode_t mode)
{
    return mknod(path, (mode & ~(mode_t)S_IFMT) | S_IFIFO, 0);
}

int chmod(const char *path, mode_t mode)
{
    return CALL(chmod, ARG(path), ARG(mode));
}

int fchmod(int fd, mode_t mode)
{
    return CALL(fchmod, fd, ARG(mode));
}

mode_t umask(mode_t mask)
{
    return (mode_t)CALL_RAW(umask, ARG(mask));
}

int utimensat(int dirfd, const char *path, const struct timespec times[2], int flags)
{
    return CALL(utimensat, dirfd, ARG(path), ARG(times), flags);
}

int futimens(int fd, const struct timespec times[2])
{
    return utimensat(fd, NULL, times, 0);
}

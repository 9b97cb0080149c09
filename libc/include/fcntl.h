// open and fcntl.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/mode.h>
#include <uapi/fcntl.h>

__BEGIN_DECLS

int open(const char *path, int flags, ...);
int openat(int dirfd, const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);
int fallocate(int fd, int mode, off_t offset, off_t length);
int posix_fallocate(int fd, off_t offset, off_t length);

__END_DECLS

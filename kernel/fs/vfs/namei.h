#pragma once
/*
 * Calls that change names. Paths are kernel strings, relative to a directory descriptor or
 * AT_FDCWD. 0 or -errno, as the system calls of these names.
 */
#include <faultline/types.h>
#include "kernel/fs/vfs/walk.h"

/* type: S_IFREG, S_IFCHR, S_IFBLK, S_IFIFO or S_IFSOCK in `mode`; the umask is applied. */
int vfs_mknod(int dfd, const char *path, u32 mode, u32 rdev);
int vfs_mkdir(int dfd, const char *path, u32 mode);
int vfs_symlink(const char *target, int dfd, const char *path);
/* lookup_flags (LOOKUP_*) for the old name. */
int vfs_link(int old_dfd, const char *old, int new_dfd, const char *path, u32 lookup_flags);
int vfs_unlink(int dfd, const char *path);
int vfs_rmdir(int dfd, const char *path);
/* flags: RENAME_NOREPLACE. */
int vfs_rename(int old_dfd, const char *old, int new_dfd, const char *path, u32 flags);

/*
 * For open(O_CREAT): makes w's last component, a file of `mode` (S_IF* and permissions, umask
 * applied) in w->at. Tree lock held. 0 and a referenced path, or -errno.
 */
int __must_check create_in(struct walk *w, u32 mode, u32 rdev, struct path *out);

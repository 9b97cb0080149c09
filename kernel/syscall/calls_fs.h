#pragma once
/*
 * System calls on files. Arguments as they come in registers; a 64-bit value takes two, the low
 * half first.
 */
#include <faultline/types.h>

/* open.c */
long sys_open(u32 path, u32 flags, u32 mode);
long sys_openat(u32 dfd, u32 path, u32 flags, u32 mode);
long sys_creat(u32 path, u32 mode);
long sys_close(u32 fd);
long sys_close_range(u32 first, u32 last, u32 flags);

/* read_write.c */
long sys_read(u32 fd, u32 buf, u32 len);
long sys_write(u32 fd, u32 buf, u32 len);
long sys_pread64(u32 fd, u32 buf, u32 len, u32 pos_low, u32 pos_high);
long sys_pwrite64(u32 fd, u32 buf, u32 len, u32 pos_low, u32 pos_high);
long sys_readv(u32 fd, u32 vec, u32 count);
long sys_writev(u32 fd, u32 vec, u32 count);
long sys_preadv(u32 fd, u32 vec, u32 count, u32 pos_low, u32 pos_high);
long sys_pwritev(u32 fd, u32 vec, u32 count, u32 pos_low, u32 pos_high);
long sys_lseek(u32 fd, u32 offset, u32 whence);
long sys__llseek(u32 fd, u32 high, u32 low, u32 result, u32 whence);
long sys_sendfile(u32 out_fd, u32 in_fd, u32 offset, u32 count);
long sys_sendfile64(u32 out_fd, u32 in_fd, u32 offset, u32 count);

/* stat.c */
long sys_oldstat(u32 path, u32 buf);
long sys_oldlstat(u32 path, u32 buf);
long sys_oldfstat(u32 fd, u32 buf);
long sys_stat(u32 path, u32 buf);
long sys_lstat(u32 path, u32 buf);
long sys_fstat(u32 fd, u32 buf);
long sys_stat64(u32 path, u32 buf);
long sys_lstat64(u32 path, u32 buf);
long sys_fstat64(u32 fd, u32 buf);
long sys_fstatat64(u32 dfd, u32 path, u32 buf, u32 flags);
long sys_statx(u32 dfd, u32 path, u32 flags, u32 mask, u32 buf);

/* statfs.c */
long sys_statfs(u32 path, u32 buf);
long sys_fstatfs(u32 fd, u32 buf);
long sys_statfs64(u32 path, u32 size, u32 buf);
long sys_fstatfs64(u32 fd, u32 size, u32 buf);

/* dir.c */
long sys_getdents(u32 fd, u32 buf, u32 size);
long sys_getdents64(u32 fd, u32 buf, u32 size);
long sys_chdir(u32 path);
long sys_chroot(u32 path);
long sys_fchdir(u32 fd);
long sys_getcwd(u32 buf, u32 size);
long sys_mkdir(u32 path, u32 mode);
long sys_mkdirat(u32 dfd, u32 path, u32 mode);
long sys_rmdir(u32 user_path);
long sys_mknod(u32 path, u32 mode, u32 dev);
long sys_mknodat(u32 dfd, u32 path, u32 mode, u32 dev);

/* link.c */
long sys_link(u32 old, u32 path);
long sys_linkat(u32 old_dfd, u32 old, u32 new_dfd, u32 path, u32 flags);
long sys_symlink(u32 target, u32 path);
long sys_symlinkat(u32 target, u32 dfd, u32 path);
long sys_readlink(u32 path, u32 buf, u32 size);
long sys_readlinkat(u32 dfd, u32 path, u32 buf, u32 size);
long sys_unlink(u32 path);
long sys_unlinkat(u32 dfd, u32 path, u32 flags);
long sys_rename(u32 old, u32 path);
long sys_renameat(u32 old_dfd, u32 old, u32 new_dfd, u32 path);
long sys_renameat2(u32 old_dfd, u32 old, u32 new_dfd, u32 path, u32 flags);

/* attr.c */
long sys_access(u32 path, u32 mode);
long sys_faccessat(u32 dfd, u32 path, u32 mode);
long sys_faccessat2(u32 dfd, u32 path, u32 mode, u32 flags);
long sys_chmod(u32 path, u32 mode);
long sys_fchmodat(u32 dfd, u32 path, u32 mode);
long sys_fchmod(u32 fd, u32 mode);
long sys_chown(u32 path, u32 uid, u32 gid);
long sys_lchown(u32 path, u32 uid, u32 gid);
long sys_chown32(u32 path, u32 uid, u32 gid);
long sys_lchown32(u32 path, u32 uid, u32 gid);
long sys_fchown(u32 fd, u32 uid, u32 gid);
long sys_fchown32(u32 fd, u32 uid, u32 gid);
long sys_fchownat(u32 dfd, u32 path, u32 uid, u32 gid, u32 flags);
long sys_umask(u32 mask);
long sys_memfd_create(u32 user_name, u32 flags);
long sys_fallocate(u32 fd, u32 mode, u32 offset_low, u32 offset_high, u32 len_low, u32 len_high);
long sys_truncate(u32 path, u32 size);
long sys_ftruncate(u32 fd, u32 size);
long sys_truncate64(u32 path, u32 low, u32 high);
long sys_ftruncate64(u32 fd, u32 low, u32 high);

/* utimes.c */
long sys_utimensat(u32 dfd, u32 path, u32 user, u32 flags);
long sys_utimensat_time64(u32 dfd, u32 path, u32 user, u32 flags);
long sys_futimesat(u32 dfd, u32 path, u32 user);
long sys_utimes(u32 path, u32 user);
long sys_utime(u32 path, u32 user);

/* fd.c */
long sys_dup(u32 fd);
long sys_dup2(u32 fd, u32 target);
long sys_dup3(u32 fd, u32 target, u32 flags);
long sys_fcntl64(u32 fd, u32 cmd, u32 arg);
long sys_fcntl(u32 fd, u32 cmd, u32 arg);
long sys_ioctl(u32 fd, u32 cmd, u32 arg);
long sys_flock(u32 fd, u32 operation);

/* pipe.c */
long sys_pipe2(u32 user, u32 flags);
long sys_pipe(u32 user);

/* poll.c */
long sys_poll(u32 fds, u32 count, u32 timeout_ms);
long sys_ppoll(u32 fds, u32 count, u32 timeout, u32 mask, u32 mask_size);
long sys_ppoll_time64(u32 fds, u32 count, u32 timeout, u32 mask, u32 mask_size);

/* select.c */
long sys__newselect(u32 count, u32 in, u32 out, u32 except, u32 timeout);
long sys_select(u32 user);
long sys_pselect6(u32 count, u32 in, u32 out, u32 except, u32 timeout, u32 mask);
long sys_pselect6_time64(u32 count, u32 in, u32 out, u32 except, u32 timeout, u32 mask);

/* mount.c */
long sys_mount(u32 user_source, u32 user_target, u32 user_type, u32 flags, u32 data);
long sys_umount2(u32 user_target, u32 flags);
long sys_umount(u32 target);

/* sync.c */
long sys_sync(void);
long sys_fsync(u32 fd);
long sys_fdatasync(u32 fd);
long sys_syncfs(u32 fd);
long sys_fadvise64(u32 fd, u32 low, u32 high, u32 len, u32 advice);
long sys_fadvise64_64(u32 fd, u32 low, u32 high, u32 len_low, u32 len_high, u32 advice);

/* xattr.c: what is not looked at of the arguments is left out; remove takes what get takes */
long sys_getxattr(u32 path, u32 name);
long sys_lgetxattr(u32 path, u32 name);
long sys_fgetxattr(u32 fd, u32 name);
long sys_setxattr(u32 path, u32 name, u32 value, u32 size, u32 flags);
long sys_lsetxattr(u32 path, u32 name, u32 value, u32 size, u32 flags);
long sys_fsetxattr(u32 fd, u32 name, u32 value, u32 size, u32 flags);
long sys_listxattr(u32 path);
long sys_llistxattr(u32 path);
long sys_flistxattr(u32 fd);

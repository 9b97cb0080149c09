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

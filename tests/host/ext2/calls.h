#pragma once
/*
 * What the vfs does for the system calls, in few words: files by the number of their inode, their
 * contents without a cache. 0, a count or -errno.
 */
#include "kernel/fs/ext2/ext2.h"

extern struct ext2 mounted;

/* Boots memory, takes the device. */
int mount_device(bool read_only);
/* Back in a clean state; reports as failed checks what is not given back. */
void unmount_device(void);
/* As at a power cut: memory is gone. */
void drop_mount(void);

int call_lookup(u32 dir, const char *name, u32 *ino);
int call_create(u32 dir, const char *name, u16 mode, u32 *ino);
int call_mkdir(u32 dir, const char *name, u32 *ino);
int call_symlink(u32 dir, const char *name, const char *target, u32 *ino);
int call_link(u32 dir, const char *name, u32 ino);
/* Deletes the file if it was its last name. */
int call_unlink(u32 dir, const char *name);
int call_rmdir(u32 dir, const char *name);
/* The new name must not be there. */
int call_rename(u32 dir, const char *name, u32 new_dir, const char *new_name);
int call_write(u32 ino, u64 pos, const void *buf, u32 n);
int call_read(u32 ino, u64 pos, void *buf, u32 n);
int call_truncate(u32 ino, u64 size);
int call_readlink(u32 ino, char *buf, u32 size);

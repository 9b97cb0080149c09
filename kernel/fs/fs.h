#pragma once
/*
 * The file system as the rest of the kernel sees it: boot, processes, exec, mm.
 */
#include <faultline/types.h>
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/files.h"

/* Makes the caches, and an empty tmpfs the root of all. Once, when kmalloc works. */
void fs_init(void);
/*
 * Unpacks a cpio archive (newc; several in a row) into the root. 0; -EINVAL with a line on the log
 * that says what is wrong with it; or the error of the file system.
 */
int __must_check initramfs_unpack(const void *data, u32 size);
/*
 * Makes the ext2 on a disk (its name, "/dev/hda1") the root of all and of the current task. 0 or
 * -errno; -ENXIO: there is no such disk.
 */
int __must_check fs_mount_root(const char *device, bool read_only);
/* Mounts devfs at /dev and procfs at /proc, making the directories if they are not there. */
int __must_check fs_mount_standard(void);

/* A file by its path, for exec and init. 0 or -errno. */
int __must_check vfs_open(const char *path, u32 flags, u32 mode, struct file **out);
/* Bytes at `pos` into a kernel buffer, fewer at the end of the file; -errno. */
long vfs_read_at(struct file *f, void *buf, u32 len, u64 pos);
/* May the current task execute it? 0, -EACCES (also: not a regular file). */
int vfs_may_exec(const struct file *f);
/* Its path into buf, as in /proc/PID/maps: the length; -ENAMETOOLONG; -ENOENT: it has no name. */
int file_path(struct file *f, char *buf, u32 size);
/* What /proc/PID/maps tells of it: path, device and inode numbers (vm_file_ops.describe). */
void file_describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino);

/* Descriptor tables. */
struct files *__must_check files_create(void);
/* fork's copy: the same files at the same descriptors. NULL without memory. */
struct files *__must_check files_dup(struct files *from);
void files_get(struct files *fs);
/* The last user's put closes all. NULL is allowed. */
void files_put(struct files *fs);
/* exec: closes the descriptors marked close-on-exec. The table must not be shared. */
void files_close_on_exec(struct files *fs);

/* Root, working directory and umask. */
struct fs_context {
    i32 refs;
    u32 umask;
    struct path root, cwd; /* referenced; tree lock */
};

/* At the root of all, umask 022. NULL without memory. */
struct fs_context *__must_check fs_context_create(void);
struct fs_context *__must_check fs_context_dup(struct fs_context *from);
void fs_context_get(struct fs_context *fs);
void fs_context_put(struct fs_context *fs);

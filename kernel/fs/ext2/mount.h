#pragma once
/* ext2 for the rest of the kernel; the type itself is in kernel/fs/vfs/mount.h. */

/* Caches. Boot, when kmalloc works. */
void ext2_boot(void);

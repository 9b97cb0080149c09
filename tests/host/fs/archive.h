#pragma once
/* Writing cpio archives (newc) for the tests. */
#include <faultline/types.h>

struct archive {
    u8 *buf;
    u32 len, size;
    u32 ino;
};

void archive_begin(struct archive *a, void *buf, u32 size);
/* `nlink` > 1: another name for the file with this `ino`; 0 for a new number. */
void archive_add(struct archive *a, const char *name, u32 mode, const void *data, u32 len,
                 u32 nlink, u32 ino);
void archive_end(struct archive *a);

#pragma once
/*
 * Reading a cpio archive of the "newc" form (with or without checksums), or several in a row with
 * zero bytes between them. Nothing is copied: names and data point into the archive.
 *
 *     | header, 110 ASCII bytes | name, NUL | pad to 4 | data | pad to 4 |  ... | "TRAILER!!!" |
 */
#include <faultline/types.h>

struct cpio {
    const u8 *data;
    u32 size;
    u32 at;            /* of the next header */
    u32 archive;       /* number of trailers passed */
    bool inside;       /* an archive has begun and its trailer has not come */
    const char *error; /* why cpio_next() failed */
};

struct cpio_entry {
    const char *name; /* terminated */
    u32 mode, uid, gid, nlink, mtime;
    u32 ino, dev_major, dev_minor; /* same in all names of a file with several */
    u32 rdev_major, rdev_minor;
    const u8 *data;
    u32 size;
};

void cpio_open(struct cpio *c, const void *data, u32 size);
/* 1 and the next entry; 0 at the end; -EINVAL, and c->error says what is wrong at c->at. */
int __must_check cpio_next(struct cpio *c, struct cpio_entry *e);

#pragma once
/*
 * A block device as a file system sees it: bytes that can be read and written in multiples of 512,
 * and that may fail. Process context; the calls sleep.
 */
#include <faultline/types.h>

struct block_io {
    u64 bytes; /* size of the device */
    bool read_only;
    /* n bytes at `offset`, both multiples of 512. 0, -EIO or -ENOMEM. */
    int (*read)(struct block_io *io, u64 offset, void *buf, u32 n);
    int (*write)(struct block_io *io, u64 offset, const void *buf, u32 n);
    /* What was written before survives a power cut afterwards. */
    int (*flush)(struct block_io *io);
};

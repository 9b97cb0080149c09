#pragma once
/* Character devices: from a device number to what reads and writes it. */
#include "kernel/fs/vfs/file.h"

struct chrdev {
    u32 dev; /* DEV_MAKE() */
    u32 mode;
    const char *name; /* of its node in /dev */
    const struct file_ops *ops;
};

/* All devices; the array ends with name NULL. */
extern const struct chrdev chrdevs[];

/* File operations of every character device node: open finds the device's own. */
extern const struct file_ops chrdev_file_ops;

/*
 * Nodes that come and go with what is found: of a block device, in the instance of devfs that was
 * mounted last, and all later ones. 0 or -ENOMEM. Tree lock not held.
 */
int __must_check devfs_add_block(const char *name, u32 dev);
void devfs_remove_block(const char *name);

extern const struct file_ops null_ops, zero_ops, full_ops, random_ops, port_ops;

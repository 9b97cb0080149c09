#pragma once
#include "kernel/dev/block/block.h"

struct file;

/* cache.c: between the pages of a device and its sectors. */
extern const struct store_ops block_store_ops;

/* file.c: the device behind an open file. */
struct block_device *file_bdev(const struct file *f);

long block_ioctl(struct file *f, u32 cmd, u32 arg);

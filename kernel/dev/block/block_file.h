#pragma once
/* What the file systems need of block devices. */

struct file_ops;

/* Every block device node: open finds the device. */
extern const struct file_ops block_file_ops;

/* sync(2): all devices that are open. */
void block_sync_all(void);

#pragma once
/* Pipes and FIFOs. */
#include "kernel/fs/vfs/file.h"

#define PIPE_CAPACITY 65536u /* bytes */

void pipe_cache_init(void);
/* A pipe's two ends, open with `flags` (O_NONBLOCK). 0, -ENOMEM. */
int __must_check pipe_create(u32 flags, struct file **read_end, struct file **write_end);
bool file_is_pipe(const struct file *f);

/*
 * A path to a pipe's inode, referenced, so that it can be opened anew. Tree lock held. 0, -ENOMEM.
 */
int __must_check pipe_path(struct inode *i, struct path *out);

/* File operations of FIFO inodes: open makes or joins the pipe. */
extern const struct file_ops fifo_file_ops;

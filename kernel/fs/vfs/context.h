#pragma once
/* The root and working directory that path names of the current task start from. */
#include "kernel/fs/fs.h"

/* Of the current task; before there are tasks, and for kernel threads, the root of all. */
struct fs_context *current_fs(void);

void fs_context_cache_init(void);

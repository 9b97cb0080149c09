#pragma once
/* Frames by use, found by a walk over mem_map. */
#include <faultline/types.h>

struct memory_use {
    u32 anon, file, file_mapped, shmem, slab, tables; /* shmem is part of file */
    u32 kernel; /* in use without a flag: vmalloc, pipes, large kmalloc, the page of zeroes … */
};
void memory_use_count(struct memory_use *u);

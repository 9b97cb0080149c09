#pragma once
/* Frames by use, found by a walk over mem_map. */
#include <faultline/types.h>

struct memory_use {
    u32 anon, file, file_mapped, slab, tables;
};
void memory_use_count(struct memory_use *u);

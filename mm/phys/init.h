#pragma once
/* Start of physical memory management, once, at boot with interrupts off. */
#include "mm/phys/memmap.h"
#include "mm/phys/page.h"

/*
 * `m` is sanitized and already has the kernel image and boot data as MEM_RESERVED. Places
 * mem_map, builds the zones, gives every usable frame to the buddy; with high memory, also prepares
 * the kmap window, for which kernel_map_prepare() must work already. Panics with one clear line if
 * memory does not even suffice for mem_map.
 */
void phys_init(struct memmap *m);

/* Once the initrd is unpacked: gives what is MEM_LOADED in phys_init()'s map to the allocator. */
void phys_release(const struct memmap *m);

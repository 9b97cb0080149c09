#pragma once
/* What the boot loader told us, in our own words. Valid for the whole run. */
#include <faultline/types.h>
#include "mm/phys/memmap.h"

#define CMDLINE_MAX 1024

struct boot_info {
    struct memmap map;
    char cmdline[CMDLINE_MAX];
    paddr_t initrd_start, initrd_end; /* equal: none */
};

extern struct boot_info boot_info;

/*
 * Reads the multiboot information at physical address `info`. Afterwards the map has the loader's
 * regions, unsanitized, with kernel image and BIOS areas reserved and the initrd. Panics with one
 * clear line on what is no such information.
 */
void multiboot_read(u32 magic, paddr_t info);
/* Makes the map that phys_init() gets: sound, and cut where the option mem= says. Or panics. */
void boot_map_init(void);

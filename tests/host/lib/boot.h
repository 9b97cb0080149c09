#pragma once
/* Boots the memory side of the kernel on the host's machine. */
#include <faultline/types.h>

struct memmap;

/* Low part of the test machine: 640 KiB at 0 (first 64 KiB reserved), and a 1 MiB kernel at 1 MiB.
 */
#define HOST_KERNEL_IMAGE (1u << 20)

/*
 * A machine as a PC has it: usable [0, 640 KiB) and [1 MiB, low_mib MiB), and high_mib MiB from
 * LOWMEM_MAX on (between them, a hole). Resets everything, then phys_init, kmem_init, vmalloc_init.
 */
void host_boot(u32 low_mib, u32 high_mib);
/* The same with any sanitized memory map. */
void host_boot_memmap(struct memmap *m);
/* The raw map that host_boot() uses. */
void host_pc_memmap(struct memmap *m, u32 low_mib, u32 high_mib);

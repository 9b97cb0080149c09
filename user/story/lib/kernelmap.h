#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The kernel half of the address space: /proc/kernel_pagetables (the format of
 * /proc/PID/pagetables) and /proc/vmallocinfo.
 */
#define KERNEL_START  0xc0000000UL
#define KERNEL_PDE    768U
#define KERNEL_PDES   256U
#define DIRECTORY_MIB 4UL       /* what one entry of the page directory covers */
#define ENTRY_LARGE   (1U << 7) /* a directory entry that maps 4 MiB itself */

#define WINDOW_PDE    1022U /* kmap: the kernel's persistent window to high frames */
#define FIXMAP_PDE    1023U /* kmap_local: temporary ones */

/* The entries 768 .. 1023 of the directory; 0 where there is none. */
void read_kernel_directory(uint32_t pdes[KERNEL_PDES]);

/* The table entries of `count` pages from `start` on; 0 where there is none. */
void read_kernel_entries(uintptr_t start, size_t count, uint32_t *entries);

/* An area of vmalloc. */
struct kernel_area {
    uintptr_t start;
    size_t pages; /* mapped; one page more, the guard, belongs to it and is not */
};

/* The areas in address order, `most` of them stored; returns how many there are. */
size_t read_kernel_areas(struct kernel_area *areas, size_t most);

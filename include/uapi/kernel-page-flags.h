#pragma once
/*
 * Bit numbers of an entry of /proc/kpageflags (Linux: admin-guide/mm/pagemap). Those that no frame
 * of this kernel ever has are left out. From 32 on they are for the kernel's developers.
 */
#define KPF_UPTODATE      3  /* contents are valid */
#define KPF_SLAB          7  /* in every frame of a slab */
#define KPF_BUDDY         10 /* in every frame of a free block */
#define KPF_MMAP          11 /* mapped by a process */
#define KPF_ANON          12 /* anonymous page of a process */
#define KPF_SWAPBACKED    14 /* no file on a disk behind it: anonymous, tmpfs, shared memory */
#define KPF_COMPOUND_HEAD 15 /* first frame of a block of two or more that is in use */
#define KPF_COMPOUND_TAIL 16 /* the other frames of it */
#define KPF_NOPAGE        20 /* no struct page for this frame */
#define KPF_ZERO_PAGE     24 /* the frame that first reads of anonymous memory map */
#define KPF_PGTABLE       26 /* page directory or page table */
#define KPF_RESERVED      32 /* never handed out: firmware, kernel image, mem_map, hole */

#pragma once
/*
 * A boot loader on the host's machine: it writes multiboot information into physical memory, as
 * right or wrong as a test likes.
 *
 *   0x00009000  mb_info   0x9100 memory map   0x9800 modules   0x9900 command line
 *   0x00100000  the "kernel image", [_kernel_start, _kernel_end): 1 MiB
 */
#include <faultline/types.h>

#define LOADER_MAGIC   0x2BADB002u
#define LOADER_INFO    0x9000u
#define LOADER_MMAP    0x9100u
#define LOADER_MODULES 0x9800u
#define LOADER_CMDLINE 0x9900u
#define LOADER_END     0xa000u

/* Multiboot 0.6.96, 3.3. */
struct loader_info {
    u32 flags, mem_lower, mem_upper, boot_device, cmdline, mods_count, mods_addr, syms[4];
    u32 mmap_length, mmap_addr;
};

enum { HAS_MEMORY = 1, HAS_CMDLINE = 4, HAS_MODULES = 8, HAS_MMAP = 64 };

/* Clears the machine and boot_info; all of low memory is mapped, as boot/entry.asm does it. */
void loader_reset(void);
/* The information itself, to change at will, as long as memory is not reset. */
struct loader_info *loader_info(void);
void loader_region(u64 start, u64 len, u32 type);
void loader_module(u32 start, u32 end);
void loader_cmdline(const char *text);

/* What the kernel does with it: multiboot_read(), boot_map_init(). */
void loader_start(void);

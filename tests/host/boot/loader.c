#include <string.h>
#include <arch/i386/layout.h>
#include "kernel/boot/boot_info.h"
#include "tests/host/boot/loader.h"
#include "tests/host/lib/machine.h"

/* The linker's symbols around the kernel image. */
__asm__(".globl _kernel_start, _kernel_end\n"
        ".set _kernel_start, 0xC0100000\n"
        ".set _kernel_end, 0xC0200000\n");

static void *at(u32 phys)
{
    return phys_to_virt(PADDR(phys));
}

struct loader_info *loader_info(void)
{
    return at(LOADER_INFO);
}

void loader_reset(void)
{
    host_machine_reset(LOWMEM_MAX);
    memset(&boot_info, 0, sizeof(boot_info));
}

void loader_region(u64 start, u64 len, u32 type)
{
    const u32 entry[6] = {20, start, start >> 32, len, len >> 32, type};
    struct loader_info *mb = loader_info();

    mb->flags |= HAS_MMAP;
    mb->mmap_addr = LOADER_MMAP;
    memcpy(at(LOADER_MMAP + mb->mmap_length), entry, sizeof(entry));
    mb->mmap_length += sizeof(entry);
}

void loader_module(u32 start, u32 end)
{
    const u32 module[4] = {start, end};
    struct loader_info *mb = loader_info();

    mb->flags |= HAS_MODULES;
    mb->mods_addr = LOADER_MODULES;
    memcpy(at(LOADER_MODULES + mb->mods_count * sizeof(module)), module, sizeof(module));
    mb->mods_count++;
}

void loader_cmdline(const char *text)
{
    loader_info()->flags |= HAS_CMDLINE;
    loader_info()->cmdline = LOADER_CMDLINE;
    strcpy(at(LOADER_CMDLINE), text);
}

void loader_start(void)
{
    multiboot_read(LOADER_MAGIC, PADDR(LOADER_INFO));
    boot_map_init();
}

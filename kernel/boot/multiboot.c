#include "kernel/boot/boot_info.h"
#include "arch/i386/layout.h"
#include <faultline/assert.h>
#include <faultline/printk.h>
#include <faultline/string.h>

/* Multiboot 0.6.96, section 3.3: only what we use has a name. */
struct mb_info {
    u32 flags;
    u32 mem_lower, mem_upper; /* KiB */
    u32 boot_device, cmdline;
    u32 mods_count, mods_addr;
    u32 syms[4];
    u32 mmap_length, mmap_addr;
};

enum mb_flag {
    MB_MEMORY = 1u << 0,
    MB_CMDLINE = 1u << 2,
    MB_MODULES = 1u << 3,
    MB_MMAP = 1u << 6,
};

struct mb_module {
    u32 start, end, cmdline, reserved;
};

/* `size` does not count itself, so entries can grow. */
struct mb_mmap {
    u32 size;
    u64 base, length;
    u32 type;
} __attribute__((packed));

#define MB_BOOT_MAGIC 0x2BADB002u

extern const char _kernel_start[], _kernel_end[];

struct boot_info boot_info;

/* Everything the loader leaves must be inside the linear map that boot set up. */
static const void *loader_data(u32 phys, u32 size)
{
    if (phys > LOWMEM_MAX || size > LOWMEM_MAX - phys)
        panic("the boot loader's data at 0x%08x is above 896 MiB; load it lower", phys);
    return phys_to_virt(PADDR(phys));
}

static void add_region(u64 start, u64 len, enum mem_type type)
{
    if (memmap_add(&boot_info.map, start, len, type))
        panic("the memory map has more than %u regions", MEMMAP_MAX);
}

static void read_mmap(const struct mb_info *mb)
{
    u32 at = mb->mmap_addr, end = at + mb->mmap_length;

    while (at + sizeof(struct mb_mmap) <= end) {
        const struct mb_mmap *e = loader_data(at, sizeof(*e));
        add_region(e->base, e->length, e->type == MEM_USABLE ? MEM_USABLE : MEM_RESERVED);
        at += e->size + sizeof(e->size);
    }
}

/* A loader without a map gives two sizes: below 640 KiB, and from 1 MiB up to the first hole. */
static void read_memory(const struct mb_info *mb)
{
    if (mb->flags & MB_MMAP) {
        read_mmap(mb);
    } else if (mb->flags & MB_MEMORY) {
        add_region(0, (u64)mb->mem_lower << 10, MEM_USABLE);
        add_region(1 << 20, (u64)mb->mem_upper << 10, MEM_USABLE);
    } else {
        panic("the boot loader gave no memory map");
    }
}

/* The first module is the initrd. */
static void read_modules(const struct mb_info *mb)
{
    if (!(mb->flags & MB_MODULES) || !mb->mods_count)
        return;
    const struct mb_module *m = loader_data(mb->mods_addr, mb->mods_count * sizeof(*m));
    for (u32 i = 0; i < mb->mods_count; i++) {
        if (m[i].end > m[i].start)
            add_region(m[i].start, m[i].end - m[i].start, MEM_RESERVED);
    }
    if (m[0].end > m[0].start) {
        loader_data(m[0].start, m[0].end - m[0].start);
        boot_info.initrd_start = PADDR(m[0].start);
        boot_info.initrd_end = PADDR(m[0].end);
    }
}

/* The first word is the image's own name: both QEMU and GRUB's `multiboot` put a path there. */
static void read_cmdline(const struct mb_info *mb)
{
    if (!(mb->flags & MB_CMDLINE) || !mb->cmdline)
        return;
    const char *line = loader_data(mb->cmdline, 1);
    if (strlen(line) >= CMDLINE_MAX)
        panic("the command line is longer than %u bytes", CMDLINE_MAX - 1);
    strlcpy(boot_info.cmdline, line, CMDLINE_MAX);
}

void multiboot_read(u32 magic, paddr_t info)
{
    if (magic != MB_BOOT_MAGIC)
        panic("not started by a Multiboot loader (magic 0x%08x)", magic);
    struct mb_info mb = *(const struct mb_info *)loader_data(info.v, sizeof(mb));

    read_memory(&mb);
    read_modules(&mb);
    read_cmdline(&mb);
    add_region(0, 0x10000, MEM_RESERVED);       /* BIOS data, and frame 0 stays unused */
    add_region(0xa0000, 0x60000, MEM_RESERVED); /* video memory, ROMs */
    add_region(virt_to_phys(_kernel_start).v, _kernel_end - _kernel_start, MEM_RESERVED);
}

#include "kernel/boot/boot_info.h"
#include "kernel/boot/options.h"
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
} __attribute__((packed)); /* loaders may put it at any byte */

enum mb_flag {
    MB_MEMORY = 1u << 0,
    MB_CMDLINE = 1u << 2,
    MB_MODULES = 1u << 3,
    MB_MMAP = 1u << 6,
};

struct mb_module {
    u32 start, end, cmdline, reserved;
} __attribute__((packed));

/* `size` does not count itself, so entries can grow. */
struct mb_mmap {
    u32 size;
    u64 base, length;
    u32 type;
} __attribute__((packed));

#define MB_BOOT_MAGIC 0x2BADB002u
#define MB_USABLE     1u /* mb_mmap.type; all other types are reserved */

extern const char _kernel_start[], _kernel_end[];

struct boot_info boot_info;

/* Everything the loader leaves must be inside the linear map that boot set up. */
static const void *loader_data(u32 phys, u32 size)
{
    if (phys > LOWMEM_MAX || size > LOWMEM_MAX - phys)
        panic("the boot loader's data at 0x%08x is above %lu MiB; load it lower", phys,
              LOWMEM_MAX >> 20);
    return phys_to_virt(PADDR(phys));
}

static void add_region(u64 start, u64 len, enum mem_type type)
{
    if (memmap_add(&boot_info.map, start, len, type))
        panic("the memory map has more than %u regions", MEMMAP_MAX);
}

static void read_mmap(const struct mb_info *mb)
{
    const char *at = loader_data(mb->mmap_addr, mb->mmap_length);
    u32 left = mb->mmap_length;

    while (left >= sizeof(struct mb_mmap)) {
        const struct mb_mmap *e = (const void *)at;
        if (e->size < sizeof(*e) - sizeof(e->size) || e->size > left - sizeof(e->size))
            panic("broken memory map: an entry says that it has %u bytes", e->size);
        add_region(e->base, e->length, e->type == MB_USABLE ? MEM_USABLE : MEM_RESERVED);
        at += e->size + sizeof(e->size);
        left -= e->size + sizeof(e->size);
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

/* The first module is the initrd. Nobody uses the others, so their memory is free. */
static void read_modules(const struct mb_info *mb)
{
    if (!(mb->flags & MB_MODULES) || !mb->mods_count)
        return;
    if (mb->mods_count > 1)
        printk(KERN_WARNING "The first module is the initrd, %u more are ignored\n",
               mb->mods_count - 1);
    const struct mb_module *m = loader_data(mb->mods_addr, sizeof(*m));
    if (m->end <= m->start)
        return;
    loader_data(m->start, m->end - m->start);
    if (m->start < virt_to_phys(_kernel_end).v && m->end > virt_to_phys(_kernel_start).v)
        panic("the initrd, [0x%08x, 0x%08x), lies over the kernel; load it elsewhere", m->start,
              m->end);
    add_region(m->start, m->end - m->start, MEM_LOADED);
    boot_info.initrd_start = PADDR(m->start);
    boot_info.initrd_end = PADDR(m->end);
}

/* The first word is the image's own name: both QEMU and GRUB's `multiboot` put a path there. */
static void read_cmdline(const struct mb_info *mb)
{
    if (!(mb->flags & MB_CMDLINE) || !mb->cmdline)
        return;
    const char *line = loader_data(mb->cmdline, CMDLINE_MAX);
    if (strnlen(line, CMDLINE_MAX) == CMDLINE_MAX)
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

void boot_map_init(void)
{
    struct memmap *m = &boot_info.map;

    if (memmap_sanitize(m))
        panic("the memory map is too scattered");
    memmap_limit(m, option_size("mem", ~0ull));
    u64 end = memmap_ram_end(m, 1ull << 32);
    u32 needed = max(boot_info.initrd_end.v, virt_to_phys(_kernel_end).v);
    if (needed > end)
        panic("Too little memory: kernel and initrd end at %u KiB, memory at %u KiB%s",
              (needed + 1023) >> 10, (u32)(end >> 10),
              option_present("mem") ? " (option mem=)" : "");
}

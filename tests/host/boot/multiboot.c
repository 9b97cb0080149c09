/* Memory maps and modules as loaders give them: sound ones boot, others are refused in one line. */
#include <string.h>
#include <arch/i386/layout.h>
#include "kernel/boot/boot_info.h"
#include "mm/phys/init.h"
#include "mm/phys/zone.h"
#include "tests/host/boot/loader.h"
#include "tests/host/boot/tests.h"
#include "tests/host/lib/machine.h"

#define KIB    1024u
#define MIB    (1024u * KIB)
#define RAM    1u
#define KERNEL 2 /* MiB: the image ends there */

static void pc(u32 mib)
{
    loader_reset();
    loader_region(0, 0x9fc00, RAM);
    loader_region(0x9fc00, 0x400, 2);
    loader_region(0xf0000, 0x10000, 2);
    loader_region(MIB, (u64)(mib - 1) * MIB, RAM);
    loader_region(0xfffc0000, 0x40000, 2);
}

/* Reads the map and starts physical memory; the frames given to the allocator must be `frames` and
 * those of mem_map. */
static void starts_with(u32 frames)
{
    loader_start();
    phys_init(&boot_info.map);
    CHECK_EQ(nr_total_pages(), frames - PAGE_ALIGN(max_pfn * sizeof(struct page)) / PAGE_SIZE);
}

/* [64 KiB, 636 KiB) and all from the kernel's end on. */
static u32 pc_frames(u32 mib)
{
    return (636 - 64) / 4 + (mib - KERNEL) * 256;
}

void test_pc(void)
{
    pc(64);
    loader_cmdline("faultline.elf quiet");
    starts_with(pc_frames(64));
    CHECK_EQ(max_pfn, 64 * 256);
    CHECK(strcmp(boot_info.cmdline, "faultline.elf quiet") == 0);
    CHECK_EQ(boot_info.initrd_end.v - boot_info.initrd_start.v, 0);

    pc(64);
    loader_cmdline("mem=16M");
    starts_with(pc_frames(16));
    CHECK_EQ(max_pfn, 16 * 256);
}

/* No memory map at all, only what the BIOS says: 640 KiB below, the rest from 1 MiB on. */
void test_sizes_only(void)
{
    loader_reset();
    *loader_info() = (struct loader_info){.flags = HAS_MEMORY, .mem_lower = 639, .mem_upper = 7168};
    starts_with((636 - 64) / 4 + 6 * 256);
    CHECK_EQ(max_pfn, 8 * 256);
}

/* Unordered, overlapping, empty, odd, reserved inside usable, above 4 GiB and past 2^64. */
void test_scattered_map(void)
{
    loader_reset();
    loader_region(6 * MIB, 4 * MIB, RAM);
    loader_region(~0ull - 5, 100, RAM);
    loader_region(8 * MIB + 1, 1, 3); /* ACPI */
    loader_region(MIB, 7 * MIB, RAM);
    loader_region(5ull << 32, 1ull << 40, RAM);
    loader_region(5 * MIB, 0, 2);
    loader_region(4 * MIB, 2 * MIB, 77);
    loader_region(0, 0, RAM);
    loader_region(12 * MIB + 5, 64 * KIB, RAM);
    starts_with(2 * 256 + 4 * 256 - 1 + 15);
    CHECK_EQ(max_pfn, 12 * 256 + 16);
}

/* Unpacked and given back, wherever it lies; beside the kernel, in low memory, page by page. */
static void initrd_at(u32 start, u32 end, u32 frames)
{
    pc(32);
    loader_module(start, end);
    loader_start();
    CHECK_EQ(boot_info.initrd_start.v, start);
    CHECK_EQ(boot_info.initrd_end.v, end);
    phys_init(&boot_info.map);
    CHECK(high_memory >= KERNEL_BASE + end);
    u32 before = nr_total_pages();
    if (frames)
        CHECK(mem_map[start >> PAGE_SHIFT].flags & PG_RESERVED);
    phys_release(&boot_info.map);
    CHECK_EQ(nr_total_pages() - before, frames);
    CHECK_EQ(nr_total_pages() + PAGE_ALIGN(max_pfn * sizeof(struct page)) / PAGE_SIZE,
             pc_frames(32));
}

void test_initrd_anywhere(void)
{
    initrd_at(2 * MIB, 2 * MIB + 1, 1);
    initrd_at(5 * MIB + 0x123, 6 * MIB + 0x123, 257);
    initrd_at(0x20000, 0x80000, 0x60);
    initrd_at(0x8000, 0x18000, 8);  /* half of it in the BIOS data, which stays reserved */
    initrd_at(0xa0000, 0xc0000, 0); /* all of it in what the map calls no RAM */
    initrd_at(15 * MIB, 18 * MIB, 768);
}

/* Loaders that fill memory from the top: the last frames are RAM although none is usable yet. */
void test_initrd_at_the_end_of_memory(void)
{
    initrd_at(32 * MIB - 9 * MIB / 2, 32 * MIB, 9 * 128);

    pc(32);
    loader_module(12 * MIB, 16 * MIB);
    loader_cmdline("mem=16M");
    loader_start();
    phys_init(&boot_info.map);
    CHECK_EQ(max_pfn, 16 * 256);
    phys_release(&boot_info.map);
    CHECK_EQ(nr_total_pages() + 128, pc_frames(16) + 128 - 32);
}

void test_further_modules(void)
{
    pc(32);
    loader_module(4 * MIB, 5 * MIB);
    loader_module(MIB, 6 * MIB);
    loader_module(3000u * MIB, 3001u * MIB);
    host_log_clear();
    starts_with(pc_frames(32) - 256);
    CHECK_EQ(max_pfn, 32 * 256);
    CHECK(strcmp(host_log(), "The first module is the initrd, 2 more are ignored\n") == 0);
}

static void start(void *unused)
{
    (void)unused;
    loader_start();
    phys_init(&boot_info.map);
}

static void start_by_nobody(void *unused)
{
    (void)unused;
    multiboot_read(0x36d76289, PADDR(LOADER_INFO));
}

static void start_without_memory(void *unused)
{
    (void)unused;
    multiboot_read(LOADER_MAGIC, PADDR(LOWMEM_MAX - 4));
}

#define REFUSED(line) CHECK(host_panics(start, NULL, line))

void test_bad_information(void)
{
    loader_reset();
    CHECK(
        host_panics(start_by_nobody, NULL, "not started by a Multiboot loader (magic 0x36d76289)"));
    CHECK(host_panics(start_without_memory, NULL,
                      "the boot loader's data at 0x1ffffffc is above 512 MiB; load it lower"));
    REFUSED("the boot loader gave no memory map");

    pc(16);
    loader_info()->mmap_addr = 0xfffff000;
    REFUSED("the boot loader's data at 0xfffff000 is above 512 MiB; load it lower");
    pc(16);
    loader_info()->mmap_length = 0xfffffff0;
    REFUSED("the boot loader's data at 0x00009100 is above 512 MiB; load it lower");
    pc(16);
    *(u32 *)phys_to_virt(PADDR(LOADER_MMAP)) = -4u; /* would never end */
    REFUSED("broken memory map: an entry says that it has 4294967292 bytes");
    pc(16);
    *(u32 *)phys_to_virt(PADDR(LOADER_MMAP)) = 16;
    REFUSED("broken memory map: an entry says that it has 16 bytes");

    loader_reset();
    for (u32 i = 0; i < 70; i++)
        loader_region(i * 2 * MIB, MIB, RAM);
    loader_info()->mmap_length *= 2; /* read on into nothing: entries of no length */
    REFUSED("broken memory map: an entry says that it has 0 bytes");

    pc(16);
    loader_cmdline("");
    memset(phys_to_virt(PADDR(LOADER_CMDLINE)), 'x', CMDLINE_MAX);
    REFUSED("the command line is longer than 1023 bytes");
}

void test_bad_initrd(void)
{
    pc(16);
    loader_module(MIB + 0x80000, 3 * MIB); /* the kernel's bss, page tables in it */
    REFUSED("the initrd, \\[0x00180000, 0x00300000), lies over the kernel; load it elsewhere");
    pc(16);
    loader_module(0x80000, MIB + 1);
    REFUSED("the initrd, \\[0x00080000, 0x00100001), lies over the kernel; load it elsewhere");
    pc(16);
    loader_module(LOWMEM_MAX, LOWMEM_MAX + MIB);
    REFUSED("the boot loader's data at 0x20000000 is above 512 MiB; load it lower");
    pc(16);
    loader_module(LOWMEM_MAX - MIB, LOWMEM_MAX + 1);
    REFUSED("the boot loader's data at 0x1ff00000 is above 512 MiB; load it lower");
    pc(32);
    loader_module(12 * MIB, 16 * MIB + 1);
    loader_cmdline("mem=16M");
    REFUSED("Too little memory: kernel and initrd end at 16385 KiB, memory at 16384 KiB "
            "(option mem=)");
    pc(16);
    loader_info()->flags |= HAS_MODULES;
    loader_info()->mods_count = 0x10000000; /* 16 bytes times that is 0 */
    loader_info()->mods_addr = LOWMEM_MAX;
    REFUSED("the boot loader's data at 0x20000000 is above 512 MiB; load it lower");

    pc(16);
    loader_module(5 * MIB, 4 * MIB); /* no initrd; who needs one says so */
    starts_with(pc_frames(16));
    CHECK_EQ(boot_info.initrd_end.v, 0);
}

void test_too_little(void)
{
    pc(64);
    loader_cmdline("mem=1500K");
    REFUSED(
        "Too little memory: kernel and initrd end at 2048 KiB, memory at 636 KiB (option mem=)");
    loader_reset();
    loader_info()->flags = HAS_MMAP;
    REFUSED("Too little memory: kernel and initrd end at 2048 KiB, memory at 0 KiB");
    loader_reset();
    loader_region(MIB, MIB + 12 * KIB, RAM);
    REFUSED("Too little memory: 12 KiB usable, and the frame table alone needs 16 KiB. *");
    loader_reset();
    for (u32 i = 0; i < 64; i++) {
        loader_region(i * 2 * MIB, 2 * MIB, RAM);
        loader_region(i * 2 * MIB + MIB, 4 * KIB, 2);
    }
    loader_info()->mmap_length -= 24;
    REFUSED("the memory map has more than 128 regions");
}

/*
 * Any bytes as multiboot information: a panic with one line, or a sound map with the kernel, the
 * BIOS areas and the initrd out of what is usable. Input: the memory from LOADER_INFO on.
 */
#include <string.h>
#include <arch/i386/layout.h>
#include "kernel/boot/boot_info.h"
#include "tests/host/boot/loader.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    host_machine_init();
    loader_reset();
    return 0;
}

static void check_untouched(u64 start, u64 end)
{
    const struct memmap *m = &boot_info.map;

    for (unsigned i = 0; i < m->count; i++)
        CHECK(m->r[i].type != MEM_USABLE || m->r[i].end <= start || m->r[i].start >= end);
}

static void start(void *unused)
{
    (void)unused;
    loader_start();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    u32 room = LOADER_END - LOADER_INFO;

    memset(loader_info(), 0, room);
    memcpy(loader_info(), data, min(size, room));
    memset(&boot_info, 0, sizeof(boot_info));
    host_log_clear();
    if (host_catch_panic(start, NULL))
        return 0;
    check_untouched(0, 0x10000);
    check_untouched(0xa0000, 0x200000);
    if (boot_info.initrd_end.v)
        check_untouched(boot_info.initrd_start.v, boot_info.initrd_end.v);
    CHECK(memmap_ram_end(&boot_info.map, 1ull << 32) >= boot_info.initrd_end.v);
    CHECK(boot_info.initrd_end.v <= LOWMEM_MAX);
    CHECK(memchr(boot_info.cmdline, '\0', CMDLINE_MAX) != NULL);
    host_stop_if_failed();
    return 0;
}

/* Boots the memory side of the kernel on the host's machine, as often as a test likes. */
#include <faultline/assert.h>
#include <arch/i386/layout.h>
#include "mm/failinject.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/init.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

#define MIB (1ull << 20)

static void add(struct memmap *m, u64 start, u64 end, enum mem_type type)
{
    VERIFY(memmap_add(m, start, end - start, type) == 0);
}

void host_pc_memmap(struct memmap *m, u32 low_mib, u32 high_mib)
{
    m->count = 0;
    add(m, 0, 640 << 10, MEM_USABLE);
    add(m, 640 << 10, MIB, MEM_RESERVED);
    add(m, MIB, low_mib * MIB, MEM_USABLE);
    add(m, LOWMEM_MAX, LOWMEM_MAX + high_mib * MIB, MEM_USABLE);
    add(m, 0, 64 << 10, MEM_RESERVED);
    add(m, MIB, MIB + HOST_KERNEL_IMAGE, MEM_RESERVED);
}

static u32 lowmem_of(const struct memmap *m)
{
    u64 end = 0;

    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].type == MEM_USABLE && m->r[i].start < LOWMEM_MAX)
            end = max(end, m->r[i].end);
    return min(end, (u64)LOWMEM_MAX);
}

void host_boot_memmap(struct memmap *m)
{
    host_machine_reset(lowmem_of(m));
    host_log_clear();
    for (unsigned i = 0; i < FAIL_POINTS; i++)
        (void)fail_clear(i);
    phys_init(m);
    kmem_init();
    vmalloc_init();
}

void host_boot(u32 low_mib, u32 high_mib)
{
    static struct memmap m;

    host_pc_memmap(&m, low_mib, high_mib);
    VERIFY(memmap_sanitize(&m) == 0);
    host_boot_memmap(&m);
}

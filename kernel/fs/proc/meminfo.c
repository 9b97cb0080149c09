/* /proc/meminfo and /proc/vmstat. */
#include "kernel/fs/proc/proc.h"
#include "kernel/process/task.h"
#include "arch/i386/context.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/phys/zone.h"
#include "mm/virt/fault.h"
#include "mm/virt/mm.h"

#define KIB(pages) ((pages) * (PAGE_SIZE / 1024))

void memory_use_count(struct memory_use *u)
{
    *u = (struct memory_use){0};
    for (u32 f = 0; f < max_pfn; f++) {
        const struct page *p = pfn_to_page(PFN(f));
        u32 flags = p->flags;

        u->anon += (flags & PG_ANON) != 0;
        u->slab += (flags & PG_SLAB) != 0;
        u->tables += (flags & PG_TABLE) != 0;
        u->file += (flags & PG_FILE) != 0;
        u->file_mapped += (flags & PG_FILE) && p->mapcount > 0;
    }
}

struct zones_sum {
    u32 low_total, low_free, high_total, high_free, low_mark;
};

static void sum_zones(struct zones_sum *s)
{
    struct zone_info z;

    *s = (struct zones_sum){0};
    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        u32 free = z.free + z.pcp_free;
        s->low_mark += z.mark[MARK_LOW];
        if (i == ZONE_HIGHMEM) {
            s->high_total = z.managed;
            s->high_free = free;
        } else {
            s->low_total += z.managed;
            s->low_free += free;
        }
    }
}

int proc_show_meminfo(struct text *t, i32 pid)
{
    struct memory_use use;
    struct zones_sum z;
    u32 free = nr_free_pages();

    (void)pid;
    memory_use_count(&use);
    sum_zones(&z);
    const struct {
        const char *name;
        u32 pages;
    } lines[] = {
        {"MemTotal", nr_total_pages()},
        {"MemFree", free},
        {"MemAvailable", free > z.low_mark ? free - z.low_mark : 0},
        {"Buffers", 0},
        {"Cached", use.file},
        {"SwapCached", 0},
        {"Active", use.anon + use.file},
        {"Inactive", 0},
        {"Active(anon)", use.anon + use.file},
        {"Inactive(anon)", 0},
        {"Active(file)", 0},
        {"Inactive(file)", 0},
        {"Unevictable", 0},
        {"Mlocked", 0},
        {"HighTotal", z.high_total},
        {"HighFree", z.high_free},
        {"LowTotal", z.low_total},
        {"LowFree", z.low_free},
        {"SwapTotal", 0},
        {"SwapFree", 0},
        {"Dirty", 0},
        {"Writeback", 0},
        {"AnonPages", use.anon},
        {"Mapped", use.file_mapped},
        {"Shmem", use.file},
        {"KReclaimable", 0},
        {"Slab", use.slab},
        {"SReclaimable", 0},
        {"SUnreclaim", use.slab},
        {"KernelStack", task_count() * (KERNEL_STACK_SIZE / PAGE_SIZE)},
        {"PageTables", use.tables},
        {"NFS_Unstable", 0},
        {"Bounce", 0},
        {"WritebackTmp", 0},
        {"CommitLimit", nr_total_pages() / 2},
        {"Committed_AS", committed_pages},
        {"VmallocTotal", (VMALLOC_END - (high_memory + VMALLOC_GAP)) >> PAGE_SHIFT},
        {"VmallocUsed", vmalloc_pages()},
        {"VmallocChunk", 0},
    };
    for (u32 i = 0; i < ARRAY_SIZE(lines); i++) {
        u32 line = t->len;
        text_printf(t, "%s:", lines[i].name);
        text_pad(t, line, 16);
        text_printf(t, "%8u kB\n", KIB(lines[i].pages));
    }
    return 0;
}

static void add_counter(struct text *t, const char *name, u32 value)
{
    text_printf(t, "%s %u\n", name, value);
}

/* Frames taken from and given to the zones' free lists. */
static void add_allocation(struct text *t)
{
    static const char *const names[ZONE_COUNT] = {"pgalloc_dma", "pgalloc_normal", "pgalloc_high"};
    struct zone_info z;
    u32 frees = 0;

    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        add_counter(t, names[i], z.allocs);
        frees += z.frees;
    }
    add_counter(t, "pgfree", frees);
}

int proc_show_vmstat(struct text *t, i32 pid)
{
    const struct fault_stats *f = &fault_stats;
    struct memory_use use;

    (void)pid;
    memory_use_count(&use);
    add_counter(t, "nr_free_pages", nr_free_pages());
    add_counter(t, "nr_anon_pages", use.anon);
    add_counter(t, "nr_mapped", use.file_mapped);
    add_counter(t, "nr_file_pages", use.file);
    add_counter(t, "nr_dirty", 0);
    add_counter(t, "nr_writeback", 0);
    add_counter(t, "nr_shmem", use.file);
    add_counter(t, "nr_slab_reclaimable", 0);
    add_counter(t, "nr_slab_unreclaimable", use.slab);
    add_counter(t, "nr_page_table_pages", use.tables);
    add_counter(t, "nr_kernel_stack", task_count() * (KERNEL_STACK_SIZE / 1024));
    add_counter(t, "pgpgin", 0);
    add_counter(t, "pgpgout", 0);
    add_counter(t, "pswpin", 0);
    add_counter(t, "pswpout", 0);
    add_allocation(t);
    add_counter(t, "pgfault",
                f->anon_zero + f->zero_page + f->cow_copy + f->cow_reuse + f->file_map +
                    f->spurious);
    add_counter(t, "pgmajfault", 0);
    add_counter(t, "oom_kill", 0);
    /* What the faults did: this kernel's own counters. */
    add_counter(t, "fault_anon_zero", f->anon_zero);
    add_counter(t, "fault_zero_page", f->zero_page);
    add_counter(t, "fault_cow_copy", f->cow_copy);
    add_counter(t, "fault_cow_reuse", f->cow_reuse);
    add_counter(t, "fault_file_map", f->file_map);
    add_counter(t, "fault_stack_growth", f->stack_growth);
    add_counter(t, "fault_spurious", f->spurious);
    add_counter(t, "fault_segv", f->segv);
    add_counter(t, "fault_bus", f->bus);
    add_counter(t, "fault_oom", f->oom);
    return 0;
}

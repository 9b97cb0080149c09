/* /proc/meminfo and /proc/vmstat. */
#include "kernel/dev/block/block.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/process/oom.h"
#include "kernel/process/pid.h"
#include "kernel/process/task.h"
#include "arch/i386/context.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/phys/memory_use.h"
#include "mm/phys/zone.h"
#include "mm/commit.h"
#include "mm/virt/fault.h"
#include "mm/virt/mm.h"

#define KIB(pages) ((pages) * (PAGE_SIZE / 1024))

struct zones_sum {
    u32 low_total, low_free, high_total, high_free;
    u32 reserve; /* what user pages never get: as in Linux, high marks and protection */
};

static void sum_zones(struct zones_sum *s)
{
    struct zone_info z;

    *s = (struct zones_sum){0};
    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        u32 free = z.free + z.pcp_free;
        s->reserve += min(z.managed, z.mark[MARK_HIGH] + z.protection[ZONE_HIGHMEM]);
        if (i == ZONE_HIGHMEM) {
            s->high_total = z.managed;
            s->high_free = free;
        } else {
            s->low_total += z.managed;
            s->low_free += free;
        }
    }
}

static void add_line(struct text *t, const char *name, u32 pages)
{
    u32 line = t->len;

    text_printf(t, "%s:", name);
    text_pad(t, line, 16);
    text_printf(t, "%8u kB\n", KIB(pages));
}

/* Lines that are always 0 here: no swap, no huge pages. */
static void add_zeros(struct text *t, const char *const names[])
{
    for (; *names; names++)
        add_line(t, *names, 0);
}

static void add_totals(struct text *t, const struct zones_sum *z, const struct memory_use *use)
{
    static const char *const inactive[] = {"Inactive(anon)", "Active(file)", "Inactive(file)",
                                           NULL};
    u32 locked = proc_locked_pages();
    struct block_totals disks;
    u32 free = nr_free_pages();

    block_totals(&disks);
    add_line(t, "MemTotal", nr_total_pages());
    add_line(t, "MemFree", free);
    add_line(t, "MemAvailable", free > z->reserve ? free - z->reserve : 0);
    add_line(t, "Buffers", disks.buffers);
    add_line(t, "Cached", use->file - disks.buffers);
    add_line(t, "SwapCached", 0);
    add_line(t, "Active", use->anon + use->file);
    add_line(t, "Inactive", 0);
    add_line(t, "Active(anon)", use->anon + use->file);
    add_zeros(t, inactive);
    add_line(t, "Unevictable", locked);
    add_line(t, "Mlocked", locked);
    add_line(t, "HighTotal", z->high_total);
    add_line(t, "HighFree", z->high_free);
    add_line(t, "LowTotal", z->low_total);
    add_line(t, "LowFree", z->low_free);
}

static void add_uses(struct text *t, const struct memory_use *use)
{
    static const char *const swap[] = {"SwapTotal", "SwapFree", NULL};
    static const char *const none[] = {"NFS_Unstable", "Bounce", "WritebackTmp", NULL};
    struct page_cache_use caches;

    page_caches_count(&caches);
    add_zeros(t, swap);
    add_line(t, "Dirty", caches.dirty);
    add_line(t, "Writeback", caches.writing);
    add_line(t, "AnonPages", use->anon);
    add_line(t, "Mapped", use->file_mapped);
    add_line(t, "Shmem", use->shmem);
    add_line(t, "KReclaimable", 0);
    add_line(t, "Slab", use->slab);
    add_line(t, "SReclaimable", 0);
    add_line(t, "SUnreclaim", use->slab);
    add_line(t, "KernelStack", task_count() * (KERNEL_STACK_SIZE / PAGE_SIZE));
    add_line(t, "PageTables", use->tables);
    add_zeros(t, none);
    add_line(t, "KernelMisc", use->kernel - vmalloc_pages());
}

/*
 * MemTotal is MemFree and seven uses: AnonPages, Buffers, Cached, Slab, PageTables, VmallocUsed
 * (which has KernelStack in it), and KernelMisc, which is not Linux's: there nobody counts pipes,
 * large kmalloc blocks and the like. All is counted before the text needs memory of its own.
 */
int proc_show_meminfo(struct text *t, i32 pid)
{
    struct memory_use use;
    struct zones_sum z;

    (void)pid;
    memory_use_count(&use);
    sum_zones(&z);
    add_totals(t, &z, &use);
    add_uses(t, &use);
    add_line(t, "CommitLimit", commit_limit());
    add_line(t, "Committed_AS", committed_pages());
    add_line(t, "VmallocTotal", (VMALLOC_END - (high_memory + VMALLOC_GAP)) >> PAGE_SHIFT);
    add_line(t, "VmallocUsed", vmalloc_pages());
    add_line(t, "VmallocChunk", 0);
    return 0;
}

static void add_counter(struct text *t, const char *name, u32 value)
{
    text_printf(t, "%s %u\n", name, value);
}

/* Frames taken from and given to the zones' free lists; the per-CPU lists in front are ours. */
static void add_allocation(struct text *t)
{
    static const char *const names[ZONE_COUNT] = {"pgalloc_dma", "pgalloc_normal", "pgalloc_high"};
    struct pcp_info pcp = {0};
    struct zone_info z;
    u32 frees = 0;

    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        add_counter(t, names[i], z.allocs);
        frees += z.frees;
        for (u32 cpu = 0; cpu < NR_CPUS; cpu++) {
            pcp.hits += z.pcp[cpu].hits;
            pcp.refills += z.pcp[cpu].refills;
            pcp.drains += z.pcp[cpu].drains;
        }
    }
    add_counter(t, "pgfree", frees);
    add_counter(t, "pcp_hit", pcp.hits);
    add_counter(t, "pcp_refill", pcp.refills);
    add_counter(t, "pcp_drain", pcp.drains);
    add_counter(t, "page_alloc_failure", nr_alloc_failures());
}

int proc_show_vmstat(struct text *t, i32 pid)
{
    const struct fault_stats *f = &fault_stats;
    struct page_cache_use caches;
    struct block_totals disks;
    struct memory_use use;

    (void)pid;
    memory_use_count(&use);
    page_caches_count(&caches);
    block_totals(&disks);
    add_counter(t, "nr_free_pages", nr_free_pages());
    add_counter(t, "nr_anon_pages", use.anon);
    add_counter(t, "nr_mapped", use.file_mapped);
    add_counter(t, "nr_file_pages", use.file);
    add_counter(t, "nr_dirty", caches.dirty);
    add_counter(t, "nr_writeback", caches.writing);
    add_counter(t, "nr_shmem", use.shmem);
    add_counter(t, "nr_slab_reclaimable", 0);
    add_counter(t, "nr_slab_unreclaimable", use.slab);
    add_counter(t, "nr_page_table_pages", use.tables);
    add_counter(t, "nr_vmalloc", vmalloc_pages());
    add_counter(t, "nr_kernel_misc", use.kernel - vmalloc_pages());
    add_counter(t, "nr_kernel_stack", task_count() * (KERNEL_STACK_SIZE / 1024));
    add_counter(t, "pgpgin", disks.read / 2);
    add_counter(t, "pgpgout", disks.written / 2);
    add_counter(t, "pswpin", 0);
    add_counter(t, "pswpout", 0);
    add_allocation(t);
    add_counter(t, "pgfault",
                f->anon_zero + f->zero_page + f->cow_copy + f->cow_reuse + f->file_map +
                    f->spurious);
    add_counter(t, "pgmajfault", 0);
    add_counter(t, "oom_kill", oom_kills);
    /* What the faults did: this kernel's own counters. */
    add_counter(t, "fault_anon_zero", f->anon_zero);
    add_counter(t, "fault_zero_page", f->zero_page);
    add_counter(t, "fault_cow_copy", f->cow_copy);
    add_counter(t, "fault_cow_reuse", f->cow_reuse);
    add_counter(t, "fault_file_map", f->file_map);
    add_counter(t, "fault_replaced", f->replaced);
    add_counter(t, "fault_stack_growth", f->stack_growth);
    add_counter(t, "fault_spurious", f->spurious);
    add_counter(t, "fault_segv", f->segv);
    add_counter(t, "fault_bus", f->bus);
    add_counter(t, "fault_oom", f->oom);
    return 0;
}

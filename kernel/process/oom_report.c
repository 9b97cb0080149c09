/* The report of the out-of-memory killer, line for line as Linux writes it. */
#include "kernel/process/oom.h"
#include "kernel/process/task.h"
#include "mm/phys/memory_use.h"
#include "mm/phys/page.h"
#include "mm/phys/zone.h"
#include "mm/virt/mm.h"
#include <faultline/printk.h>
#include <faultline/string.h>

#define KB(pages) ((pages) * (u32)(PAGE_SIZE / 1024))

/* The flags by name, combinations of gfp.h first. */
static void name_flags(gfp_t gfp, char *buf, u32 size)
{
    static const struct {
        gfp_t bits;
        const char *name;
    } names[] = {
        {GFP_USER, "GFP_USER"}, {GFP_USER_LOW, "GFP_USER_LOW"}, {GFP_WAIT, "GFP_KERNEL"},
        {GFP_DMA, "GFP_DMA"},   {GFP_HIGHMEM, "GFP_HIGHMEM"},   {GFP_ZERO, "GFP_ZERO"},
        {GFP_HIGH, "GFP_HIGH"}, {GFP_NOWARN, "GFP_NOWARN"},
    };
    u32 len = 0;

    buf[0] = '\0';
    for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
        if ((gfp & names[i].bits) != names[i].bits)
            continue;
        len += scnprintf(buf + len, size - len, len ? "|%s" : "%s", names[i].name);
        gfp &= ~names[i].bits;
    }
}

static void report_zone(const struct zone_info *z)
{
    char line[160];
    u32 len = 0;

    printk(KERN_INFO "%s free:%ukB min:%ukB low:%ukB high:%ukB managed:%ukB free_pcp:%ukB\n",
           z->name, KB(z->free), KB(z->mark[MARK_MIN]), KB(z->mark[MARK_LOW]),
           KB(z->mark[MARK_HIGH]), KB(z->managed), KB(z->pcp_free));
    for (u32 order = 0; order < MAX_ORDER; order++)
        len += scnprintf(line + len, sizeof(line) - len, " %u*%ukB", z->blocks[order],
                         KB(1u << order));
    printk(KERN_INFO "%s:%s = %ukB\n", z->name, line, KB(z->free));
}

static void report_memory(void)
{
    struct memory_use use;
    struct zone_info z;

    memory_use_count(&use);
    printk(KERN_INFO "Mem-Info:\n");
    printk(KERN_INFO "active_anon:%u inactive_anon:0 isolated_anon:0\n", use.anon);
    printk(KERN_INFO " slab_reclaimable:0 slab_unreclaimable:%u\n", use.slab);
    printk(KERN_INFO " mapped:%u shmem:%u pagetables:%u\n", use.file_mapped, use.shmem, use.tables);
    printk(KERN_INFO " free:%u\n", nr_free_pages());
    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        if (z.managed)
            report_zone(&z);
    }
    printk(KERN_INFO "%u total pagecache pages\n", use.file);
    printk(KERN_INFO "%u pages RAM\n", nr_total_pages());
}

static void report_tasks(void)
{
    const struct process *p;
    const struct task *t;

    printk(KERN_INFO "Tasks state (memory values in pages):\n");
    printk(KERN_INFO "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents "
                     "oom_score_adj name\n");
    list_for_each (p, &all_processes, all_link) {
        t = process_mm_thread(p);
        if (!t)
            continue;
        struct oom_candidate c = oom_candidate_of(t);
        printk(KERN_INFO "[%7d] %5u %5d %8u %8u %8u %8u         %5d %s\n", t->pid, t->uid, t->tgid,
               t->mm->total_vm, c.rss, (u32)(c.page_tables * PAGE_SIZE), c.swap, c.score_adj,
               t->comm);
    }
}

void oom_report(gfp_t gfp, unsigned order, const struct task *victim)
{
    char names[80];

    name_flags(gfp, names, sizeof(names));
    printk(KERN_WARNING "%s invoked oom-killer: gfp_mask=%#x(%s), order=%u, oom_score_adj=%d\n",
           current->comm, gfp, names, order, current->process->oom_score_adj);
    report_memory();
    if (oom_settings.dump_tasks)
        report_tasks();
    if (victim)
        printk(KERN_INFO "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),global_oom,"
                         "task=%s,pid=%d,uid=%u\n",
               victim->comm, victim->pid, victim->uid);
}

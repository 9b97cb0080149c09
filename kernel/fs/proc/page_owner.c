/*
 * /proc/page_owner: one record for each block of frames in use, in the manner of Linux's file of
 * that name in debugfs; /proc/page_owner_stacks: the frames of each caller, most first. The
 * position in page_owner is a frame's number, and reading allocates nothing: who watches does not
 * change what he sees.
 */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/page_owner.h"
#include "mm/phys/zone.h"

#define RECORD_ROOM 256u
#define CALLERS     256u

struct name {
    u32 bits;
    const char *name;
};

/* Together before alone. */
static const struct name gfp_names[] = {
    {GFP_USER, "GFP_USER"},       {GFP_KERNEL, "GFP_KERNEL"},
    {GFP_ATOMIC, "GFP_ATOMIC"},   {GFP_DMA, "GFP_DMA"},
    {GFP_HIGHMEM, "GFP_HIGHMEM"}, {GFP_ZERO, "GFP_ZERO"},
    {GFP_NOWARN, "GFP_NOWARN"},   {GFP_NOFAIL_INJECT, "GFP_NOFAIL_INJECT"},
};

static const struct name flag_names[] = {
    {PG_SLAB, "slab"}, {PG_TABLE, "table"},     {PG_ANON, "anon"},
    {PG_FILE, "file"}, {PG_HIGHMEM, "highmem"}, {PG_SHMEM, "shmem"},
};

/* "A|B" of the bits that have names; the length. */
static u32 add_names(char *buf, u32 size, u32 bits, const struct name *names, u32 count)
{
    u32 len = 0;

    buf[0] = '\0';
    for (u32 i = 0; i < count; i++) {
        if ((bits & names[i].bits) != names[i].bits)
            continue;
        bits &= ~names[i].bits;
        len += scnprintf(buf + len, size - len, len ? "|%s" : "%s", names[i].name);
    }
    return len;
}

static u32 make_record(char *buf, const struct page *p)
{
    gfp_t gfp = page_owner_gfp(p);
    u32 len =
        scnprintf(buf, RECORD_ROOM, "Page allocated via order %u, mask %#x(", page_order(p), gfp);

    len += add_names(buf + len, RECORD_ROOM - len, gfp, gfp_names, ARRAY_SIZE(gfp_names));
    len += scnprintf(buf + len, RECORD_ROOM - len, ")\nPFN 0x%x zone %s Flags %#x(",
                     page_to_pfn(p).v, page_zone(p)->name, p->flags);
    len += add_names(buf + len, RECORD_ROOM - len, p->flags, flag_names, ARRAY_SIZE(flag_names));
    return len + scnprintf(buf + len, RECORD_ROOM - len, ")\n %pS\n\n", page_owner_caller(p));
}

/* Whole records, as many as there is room for; at least one must fit. */
static long page_owner_read(struct file *f, struct uio *to, u64 *pos)
{
    char record[RECORD_ROOM];
    const struct page *p;
    u32 done = 0;

    (void)f;
    while (*pos < max_pfn && (p = page_owner_next(PFN(*pos)))) {
        u32 len = make_record(record, p);
        if (len > to->left)
            return done ? (long)done : -EINVAL;
        if (uio_put(to, record, len) < len)
            return uio_result(done, true);
        done += len;
        *pos = page_to_pfn(p).v + (1u << page_order(p));
    }
    return done;
}

static int page_owner_open(struct file *f)
{
    (void)f;
    return page_owner_enabled ? 0 : -ENXIO;
}

const struct file_ops proc_page_owner_ops = {
    .open = page_owner_open, .read = page_owner_read, .seek = seek_in_file};

int proc_show_page_owner_stacks(struct text *t, i32 pid)
{
    struct page_owner_count *table;

    (void)pid;
    if (!page_owner_enabled)
        return -ENXIO;
    table = kmalloc(CALLERS * sizeof(*table), GFP_KERNEL);
    if (!table)
        return -ENOMEM;
    u32 callers = page_owner_count(table, CALLERS, 0);
    for (u32 i = 0; i < callers; i++)
        text_printf(t, " %pS\nnr_base_pages: %u\n\n", table[i].caller, table[i].pages);
    kfree(table);
    return 0;
}

/* /proc/partitions, /proc/diskstats. */
#include "kernel/dev/block/block.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/time/time.h"

int proc_show_partitions(struct text *t, i32 pid)
{
    const struct block_device *b;
    const struct disk *d;

    (void)pid;
    text_printf(t, "major minor  #blocks  name\n\n");
    mutex_lock(&block_lock);
    for_each_block_device(d, i, b) text_printf(t, "%4u  %7u %10llu %s\n", DEV_MAJOR(b->dev),
                                               DEV_MINOR(b->dev), b->sectors / 2, b->name);
    mutex_unlock(&block_lock);
    return 0;
}

static u32 milliseconds(u64 ns)
{
    return div_u64(ns, NSEC_PER_SEC / 1000, NULL);
}

/* The seventeen numbers of Linux's admin-guide/iostats; nothing is ever discarded. */
static void show_stats(struct text *t, const struct disk_stats *s)
{
    u64 time = 0;

    for (u32 op = BIO_READ; op <= BIO_WRITE; op++)
        text_printf(t, " %u %u %llu %u", s->op[op].requests, s->op[op].merges, s->op[op].sectors,
                    milliseconds(s->op[op].time));
    for (u32 op = BIO_READ; op <= BIO_FLUSH; op++)
        time += s->op[op].time;
    text_printf(t, " %u %u %u 0 0 0 0 %u %u\n", s->in_flight, milliseconds(s->busy),
                milliseconds(time), s->op[BIO_FLUSH].requests, milliseconds(s->op[BIO_FLUSH].time));
}

int proc_show_diskstats(struct text *t, i32 pid)
{
    struct block_device *b;
    const struct disk *d;

    (void)pid;
    mutex_lock(&block_lock);
    for_each_block_device(d, i, b)
    {
        struct disk_stats s;

        disk_stats_read(b, &s);
        text_printf(t, "%4u %7u %s", DEV_MAJOR(b->dev), DEV_MINOR(b->dev), b->name);
        show_stats(t, &s);
    }
    mutex_unlock(&block_lock);
    return 0;
}

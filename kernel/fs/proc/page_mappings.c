/*
 * /proc/page_mappings: of each frame that is mapped, by which processes and where.
 *
 *     PFN 0x5a31 anon 12:0x0804a000 13:0x0804a000
 *
 * The position in the file is a frame's number. A process that has just ended, or not begun yet,
 * has number 0.
 */
#include <uapi/errno.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "mm/phys/page.h"
#include "mm/virt/rmap.h"

static i32 pid_of(const struct mm *mm)
{
    const struct process *p;
    i32 pid = 0;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (p, &all_processes, all_link)
        if (p->leader->mm == mm)
            pid = p->pid;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return pid;
}

static void add_mapping(struct mm *mm, vaddr_t addr, void *arg)
{
    text_printf(arg, " %d:0x%08lx", pid_of(mm), addr);
}

/* The line of a frame, nothing if it is not mapped. */
static void add_frame(struct text *t, struct page *p)
{
    if (!(p->flags & (PG_ANON | PG_FILE)) || !p->mapcount || !page_get_live(p))
        return;
    text_printf(t, "PFN 0x%x %s", page_to_pfn(p).v, p->flags & PG_ANON ? "anon" : "file");
    rmap_walk(p, add_mapping, t);
    text_add(t, "\n", 1);
    page_put(p);
}

/* Whole lines, as many as there is room for; at least one must fit. */
static long page_mappings_read(struct file *f, struct uio *to, u64 *pos)
{
    struct text line = {0};
    u32 done = 0;
    long result = 0;

    (void)f;
    for (; *pos < max_pfn; ++*pos) {
        line.len = 0;
        add_frame(&line, pfn_to_page(PFN(*pos)));
        if (line.failed)
            result = -ENOMEM;
        else if (line.len > to->left)
            result = -EINVAL;
        else if (uio_put(to, line.buf, line.len) < line.len)
            result = -EFAULT;
        if (result)
            break;
        done += line.len;
    }
    text_free(&line);
    return done ? (long)done : result;
}

const struct file_ops proc_page_mappings_ops = {.read = page_mappings_read, .seek = seek_in_file};

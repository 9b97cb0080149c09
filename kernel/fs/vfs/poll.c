#include <uapi/errno.h>
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/poll_table.h"
#include "kernel/process/task.h"
#include "mm/kalloc/kmalloc.h"

void poll_wait(struct poll_table *pt, struct wait_queue *wq)
{
    if (!pt || !pt->collecting || pt->err)
        return;
    struct poll_block *b = pt->last;
    if (b->count == POLL_BLOCK) {
        b = kmalloc(sizeof(*b), GFP_KERNEL);
        if (!b) {
            pt->err = -ENOMEM;
            return;
        }
        b->previous = pt->last;
        b->count = 0;
        pt->last = b;
    }
    struct poll_entry *e = &b->entry[b->count++];
    e->queue = wq;
    e->file = pt->file;
    file_get(e->file);
    prepare_to_wait(wq, &e->waiter, true);
}

void poll_table_init(struct poll_table *pt)
{
    pt->collecting = true;
    pt->err = 0;
    pt->last = &pt->first;
    pt->first.previous = NULL;
    pt->first.count = 0;
}

void poll_table_end(struct poll_table *pt)
{
    struct poll_block *b = pt->last;

    while (b) {
        struct poll_block *previous = b->previous;
        for (u32 i = 0; i < b->count; i++) {
            finish_wait(b->entry[i].queue, &b->entry[i].waiter);
            file_put(b->entry[i].file);
        }
        if (b != &pt->first)
            kfree(b);
        b = previous;
    }
    task_set_state(TASK_RUNNING);
}

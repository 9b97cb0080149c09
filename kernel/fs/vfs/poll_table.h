#pragma once
/* The queues that one call of poll or select sleeps on. */
#include "kernel/fs/vfs/poll.h"
#include "kernel/sched/wait.h"

#define POLL_BLOCK 8u

struct poll_entry {
    struct waiter waiter;
    struct wait_queue *queue;
    struct file *file; /* referenced: the queue lives as long as it */
};

struct poll_block {
    struct poll_block *previous;
    u32 count;
    struct poll_entry entry[POLL_BLOCK];
};

struct poll_table {
    bool collecting; /* the first look at the files: get on their queues */
    int err;
    struct file *file; /* whose poll operation runs */
    struct poll_block *last;
    struct poll_block first; /* enough for most calls */
};

void poll_table_init(struct poll_table *pt);
/* Off all queues. */
void poll_table_end(struct poll_table *pt);

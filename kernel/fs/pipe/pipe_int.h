#pragma once
#include "kernel/fs/pipe/pipe.h"
#include "kernel/sched/wait.h"

#define PIPE_PAGES (PIPE_CAPACITY / PAGE_SIZE)

struct pipe {
    struct mutex lock; /* the ring; held while ring 3's memory is copied */
    u32 head, tail;
    u8 *page[PIPE_PAGES];
    u8 *spare;
    /* Open ends and opens so far; inode->lock. */
    u32 readers, writers;
    u32 reader_opens, writer_opens;
    u32 opening;                /* opens of a FIFO that wait for the other end */
    struct wait_queue readable; /* bytes came, the last writer went, a writer opened */
    struct wait_queue writable; /* room came, the last reader went, a reader opened */
};

struct pipe *__must_check pipe_alloc(void);
void pipe_free(struct pipe *p);

/* Both ends, by the file's access mode; file->data is the pipe. */
extern const struct file_ops pipe_ops;

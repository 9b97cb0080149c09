#pragma once
/* vfork: the parent sleeps until the child has left the shared address space. */
#include <faultline/types.h>

struct task;

/* The parent's part, which is on its stack; tasklist_lock. */
struct vfork {
    struct task *parent;
    bool done;
};

/* Starts the new task; returns when it has called exec or ended, or SIGKILL came. */
void vfork_start_and_wait(struct task *child);
/* The task no longer uses its parent's memory. */
void vfork_done(struct task *child);

#pragma once
/* A process as procfs shows it: a copy, since it may end while it is looked at. */
#include "kernel/process/task.h"

struct mm;

struct proc_task {
    struct task task; /* pointers in it and the next are not to be followed, but mm below */
    struct process process;
    struct process_counts counts; /* of all its threads */
    i32 ppid;
    u32 queued; /* signals, for all processes of its user */
    sigset_t ignored, caught;
    i32 tty_dev, tty_pgrp; /* 0 and -1 without a terminal */
    u32 umask, fd_size;
    struct mm *mm; /* referenced; NULL: none (any more) */
};

/* The smallest pid from `from` on; 0: there is none. */
i32 proc_next_pid(i32 from);

/* 0, and proc_task_put() is due; -ESRCH. */
int __must_check proc_task_get(i32 pid, struct proc_task *p);
void proc_task_put(struct proc_task *p);

/* Its address space, referenced (mm_put); NULL: it has none. -ESRCH if there is no such process. */
int __must_check proc_mm_get(i32 pid, struct mm **out);
/* Its program, referenced, or NULL. */
struct file *proc_exe_get(i32 pid);
/* The file at its descriptor, referenced, or NULL. */
struct file *proc_fd_file(i32 pid, u32 fd);
/*
 * Drops a reference from the two functions above, with the tree lock held: the last one's
 * file_put() would take that lock again, so it is released meanwhile.
 */
void proc_file_put(struct file *f);

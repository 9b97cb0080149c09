#pragma once
/*
 * procfs: a tree of tables. What an entry shows is made when it is read; the names of processes and
 * descriptors are made when they are looked up.
 */
#include <faultline/types.h>
#include "kernel/fs/proc/number.h"
#include "kernel/fs/proc/text.h"
#include "kernel/fs/vfs/inode.h"

struct dir_sink;

struct proc_entry {
    const char *name;
    u32 mode; /* S_IF* and permissions */
    /* Regular files: the contents. pid: of the process whose directory it is in. 0 or -errno. */
    int (*show)(struct text *t, i32 pid);
    /* Something was written to it: `text` is terminated, without a final newline. */
    int (*store)(const char *text, i32 pid);
    /* Regular files that are one number, in place of show and store. */
    const struct proc_number *number;
    /* Directories: the entries, ending with name NULL. */
    const struct proc_entry *children;
    /* Symbolic links: the target's text, and (not for all) the object itself. */
    int (*readlink)(i32 pid, char *buf, u32 size);
    int (*follow)(i32 pid, struct path *out);
    /* Files with operations of their own. */
    const struct file_ops *file_ops;
    /* Of PID and PID/task/TID only the one has it. */
    enum { PROC_ANYWHERE, PROC_PROCESS, PROC_THREAD } where;
    u32 *word; /* what such a file shows, where it is one number */
};

struct proc_inode {
    struct inode inode;
    const struct proc_entry *entry; /* NULL: a descriptor in PID/fd */
    i32 pid;                        /* 0: outside of process directories */
    bool thread;                    /* it is a thread's: PID/task/TID */
    u32 fd;
};

static inline struct proc_inode *proc_inode(const struct inode *i)
{
    return container_of((struct inode *)i, struct proc_inode, inode);
}

#define PROC_FILE(n, fn)                                                                           \
    {                                                                                              \
        .name = (n), .mode = S_IFREG | 0444, .show = (fn)                                          \
    }
#define PROC_SECRET(n, fn)                                                                         \
    {                                                                                              \
        .name = (n), .mode = S_IFREG | 0400, .show = (fn)                                          \
    }
#define PROC_WRITE(n, r, w)                                                                        \
    {                                                                                              \
        .name = (n), .mode = S_IFREG | 0644, .show = (r), .store = (w)                             \
    }
#define PROC_NUMBER(n, what)                                                                       \
    {                                                                                              \
        .name = (n), .mode = S_IFREG | 0644, .number = (what)                                      \
    }
#define PROC_DIR(n, table)                                                                         \
    {                                                                                              \
        .name = (n), .mode = S_IFDIR | 0555, .children = (table)                                   \
    }
#define PROC_LINK(n, rl, fo)                                                                       \
    {                                                                                              \
        .name = (n), .mode = S_IFLNK | 0777, .readlink = (rl), .follow = (fo)                      \
    }
#define PROC_END                                                                                   \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* The directory of a process, or of a thread in PID/task. */
extern const struct proc_entry proc_pid_entry;
extern const struct proc_entry proc_root_entries[], proc_pid_entries[], proc_sys_entries[],
    proc_sysvipc_entries[];
extern const struct proc_entry proc_fail_io_timeout_entries[], proc_fail_make_request_entries[];
extern const struct proc_entry proc_failslab_entries[], proc_fail_page_alloc_entries[];
/* Mark the directories PID/fd and PID/task, whose entries are numbers: empty tables. */
extern const struct proc_entry proc_fd_children[], proc_task_children[];

void proc_cache_init(void);
/* An inode of the instance; takes its place in /proc from the arguments. NULL without memory. */
struct inode *__must_check proc_new_inode(struct super *s, const struct proc_entry *e, i32 pid,
                                          bool thread, u32 fd);

/* inode.c, for the directories of numbers. The number that `name` spells; 0: none. */
i32 proc_parse_pid(const char *name, u32 len);
/* 0 or -ENOMEM. */
int __must_check proc_make_dentry(struct dentry *dir, const char *name, u32 len,
                                  const struct proc_entry *e, i32 pid, bool thread,
                                  struct dentry **out);
/* "." and ".." at positions 0 and 1; false if there was no room for them. */
bool proc_read_dots(struct file *f, struct dir_sink *sink);
/* Number of e in the directory of a process or thread; e NULL: of descriptor fd. */
u32 proc_ino_of(const struct proc_entry *e, i32 pid, bool thread, u32 fd);

/* threads.c: the directories of a process's threads. */
extern const struct inode_ops proc_task_dir_ops;
extern const struct file_ops proc_task_dir_file_ops;

extern const struct file_ops proc_file_ops; /* files with show and store */

/* fd.c: the directory of a process's descriptors. */
extern const struct inode_ops proc_fd_dir_ops, proc_fd_link_ops;
extern const struct file_ops proc_fd_dir_file_ops;

/* Resident pages of locked areas; one that several processes lock counts for each. */
u32 proc_locked_pages(void);

/* The files; each is one function of the entry tables. */
int proc_show_meminfo(struct text *t, i32 pid);
int proc_show_buddyinfo(struct text *t, i32 pid);
int proc_show_slabinfo(struct text *t, i32 pid);
int proc_show_zoneinfo(struct text *t, i32 pid);
int proc_show_vmallocinfo(struct text *t, i32 pid);
int proc_show_vmstat(struct text *t, i32 pid);
int proc_show_kernel_pagetables(struct text *t, i32 pid);
int proc_show_partitions(struct text *t, i32 pid);
int proc_show_diskstats(struct text *t, i32 pid);
int proc_show_mounts(struct text *t, i32 pid);
int proc_show_filesystems(struct text *t, i32 pid);
int proc_show_cpuinfo(struct text *t, i32 pid);
int proc_show_stat(struct text *t, i32 pid);
int proc_show_uptime(struct text *t, i32 pid);
int proc_show_loadavg(struct text *t, i32 pid);
int proc_show_version(struct text *t, i32 pid);
int proc_show_cmdline(struct text *t, i32 pid);

int proc_show_replacement(struct text *t, i32 pid);
int proc_store_replacement(const char *text, i32 pid);
int proc_show_frame_limit(struct text *t, i32 pid);
int proc_store_frame_limit(const char *text, i32 pid);

int proc_show_oom_adj(struct text *t, i32 pid);
int proc_show_oom_score(struct text *t, i32 pid);
int proc_show_oom_score_adj(struct text *t, i32 pid);
int proc_store_oom_adj(const char *text, i32 pid);
int proc_store_oom_score_adj(const char *text, i32 pid);

int proc_pid_stat(struct text *t, i32 pid);
int proc_tid_stat(struct text *t, i32 pid); /* with the counts of one thread */
int proc_pid_status(struct text *t, i32 pid);
int proc_pid_statm(struct text *t, i32 pid);
int proc_pid_limits(struct text *t, i32 pid);
int proc_pid_maps(struct text *t, i32 pid);
int proc_pid_smaps(struct text *t, i32 pid);
int proc_pid_smaps_rollup(struct text *t, i32 pid);
int proc_pid_pagetables(struct text *t, i32 pid);
int proc_show_page_owner_stacks(struct text *t, i32 pid);
extern const struct file_ops proc_page_owner_ops, proc_page_mappings_ops;
extern const struct file_ops proc_fail_nth_ops, proc_make_it_fail_ops;
extern const struct file_ops proc_pagemap_ops, proc_kpagecount_ops, proc_kpageflags_ops;

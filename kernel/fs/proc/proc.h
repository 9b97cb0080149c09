#pragma once
/*
 * procfs: a tree of tables. What an entry shows is made when it is read; the names of processes and
 * descriptors are made when they are looked up.
 */
#include <faultline/types.h>
#include "kernel/fs/proc/number.h"
#include "kernel/fs/proc/text.h"
#include "kernel/fs/vfs/inode.h"

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
    u32 *word; /* what such a file shows, where it is one number */
};

struct proc_inode {
    struct inode inode;
    const struct proc_entry *entry; /* NULL: a descriptor in PID/fd */
    i32 pid;                        /* 0: outside of process directories */
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

extern const struct proc_entry proc_root_entries[], proc_pid_entries[], proc_sys_entries[],
    proc_sysvipc_entries[];
extern const struct proc_entry proc_failslab_entries[], proc_fail_page_alloc_entries[];
/* Marks the directory PID/fd, whose entries are descriptors: an empty table. */
extern const struct proc_entry proc_fd_children[];

void proc_cache_init(void);
/* An inode of the instance; takes its place in /proc from the arguments. NULL without memory. */
struct inode *__must_check proc_new_inode(struct super *s, const struct proc_entry *e, i32 pid,
                                          u32 fd);

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
int proc_show_mounts(struct text *t, i32 pid);
int proc_show_filesystems(struct text *t, i32 pid);
int proc_show_cpuinfo(struct text *t, i32 pid);
int proc_show_stat(struct text *t, i32 pid);
int proc_show_uptime(struct text *t, i32 pid);
int proc_show_loadavg(struct text *t, i32 pid);
int proc_show_version(struct text *t, i32 pid);
int proc_show_cmdline(struct text *t, i32 pid);

int proc_show_oom_adj(struct text *t, i32 pid);
int proc_show_oom_score(struct text *t, i32 pid);
int proc_show_oom_score_adj(struct text *t, i32 pid);
int proc_store_oom_adj(const char *text, i32 pid);
int proc_store_oom_score_adj(const char *text, i32 pid);

int proc_pid_stat(struct text *t, i32 pid);
int proc_pid_status(struct text *t, i32 pid);
int proc_pid_statm(struct text *t, i32 pid);
int proc_pid_limits(struct text *t, i32 pid);
int proc_pid_maps(struct text *t, i32 pid);
int proc_pid_smaps(struct text *t, i32 pid);
int proc_pid_smaps_rollup(struct text *t, i32 pid);
int proc_pid_pagetables(struct text *t, i32 pid);
int proc_show_page_owner_stacks(struct text *t, i32 pid);
extern const struct file_ops proc_page_owner_ops;
extern const struct file_ops proc_fail_nth_ops, proc_make_it_fail_ops;
extern const struct file_ops proc_pagemap_ops, proc_kpagecount_ops, proc_kpageflags_ops;

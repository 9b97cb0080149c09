/* Reads /proc. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Clock ticks per second in /proc/PID/stat, as Linux's USER_HZ. */
#define PROC_HZ 100

/* Reads a file whole, cut to `size` - 1 bytes; its length, or -1 with errno. */
long proc_read(const char *path, char *buf, size_t size);

/* The number after "NAME:" in the text of meminfo or status; -1 if it is not there. */
long proc_field(const char *text, const char *name);

/* One process, as /proc/PID/stat tells it (proc(5)). */
struct process {
    int pid, ppid, group, session, tty, foreground_group;
    int uid;
    char comm[64];
    char state;
    unsigned long minflt, majflt;
    unsigned long utime, stime; /* ticks */
    long priority, nice, threads;
    unsigned long long start; /* ticks after boot */
    unsigned long vsize;      /* bytes */
    long rss;                 /* pages */
};

/* False if there is no such process. */
bool process_read(int pid, struct process *process);

/* The arguments with spaces between them, or "[comm]" if there are none. */
void process_command(const struct process *process, char *buf, size_t size);

/* All process ids in ascending order in a malloc'ed array; their number, or -1 with errno. */
int process_list(int **pids);

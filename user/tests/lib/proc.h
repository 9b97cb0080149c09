/* What /proc and getrusage tell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Reads a file whole, cut to `size` - 1 bytes, and ends it with '\0'; its length or -1. */
long read_file(const char *path, char *buf, size_t size);

struct area {
    unsigned long start, end;
    char perms[5];
    unsigned long offset;
    unsigned int major, minor;
    unsigned long inode;
    char name[100];
};

/* The areas of this process in order; their number. */
int read_maps(struct area *areas, int max);

/* The area around the address; false if there is none. */
bool find_area(const void *address, struct area *area);

/* How many areas there are between the addresses. */
int count_areas(const void *start, const void *end);

/* The value of field `number` (from 1, as in proc(5)) of /proc/PID/stat; -1 if there is none. */
long long stat_field(pid_t pid, int number);

/* The state letter of the process, or 0. */
char process_state(pid_t pid);

/* The number behind "NAME:" in a file as /proc/meminfo or /proc/self/status; -1 if not there. */
long long proc_number(const char *path, const char *name);

/* Minor faults of this process. */
long minor_faults(void);

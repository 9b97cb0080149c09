#pragma once
/* Numbers in files of procfs. */
#include <faultline/types.h>

struct text;

/* A number that can be read and set (/proc/sys). */
struct proc_number {
    u32 *value;
    u32 min, max;
    void (*changed)(void); /* called after each write; may be NULL */
};

void proc_number_show(const struct proc_number *n, struct text *t);
/* 0 or -EINVAL: no number, or out of range; then nothing has changed. */
int proc_number_store(const struct proc_number *n, const char *text);

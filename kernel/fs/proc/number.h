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

/*
 * The number that the text spells, decimal or with C's prefixes, white space around it allowed. 0,
 * -EINVAL for anything else, -ERANGE if an i64 does not hold it.
 */
int __must_check proc_parse_number(const char *text, i64 *out);

void proc_number_show(const struct proc_number *n, struct text *t);
/* 0 or -EINVAL: no number, or out of range; then nothing has changed. */
int proc_number_store(const struct proc_number *n, const char *text);

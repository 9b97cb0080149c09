#pragma once
/* What maps and smaps share. */
#include "kernel/fs/proc/text.h"
#include "mm/virt/vm_area.h"

/* The process's mm, locked, and scratch space for names. 0 (*mm NULL: it has none) or -errno. */
int __must_check proc_lock_mm(i32 pid, struct mm **mm, char **buf);
void proc_unlock_mm(struct mm *mm, char *buf);

/* One line of maps. `buf` is scratch space of PATH_MAX bytes. */
void proc_add_area(struct text *t, const struct vm_area *a, char *buf);
/* Its name, where the names of all lines begin. `line`: where the text of the line begins. */
void proc_add_name(struct text *t, u32 line, const char *name);

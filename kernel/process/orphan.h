#pragma once
/*
 * Orphaned process groups (POSIX, 3.264): no member's parent is in another group of the same
 * session, so nobody is there who could continue them when they stop.
 */
#include <faultline/types.h>

struct process;

/* Is the current process's group one? */
bool current_group_orphaned(void);
/*
 * p ends, and its children have another parent now (whom they had before is p): each group that is
 * orphaned by that and has stopped members gets SIGHUP and SIGCONT. tasklist_lock held.
 */
void orphan_on_exit(struct process *p);
void orphan_on_reparent(struct process *child, const struct process *old_parent);

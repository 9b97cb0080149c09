#pragma once
/* Numbers of tasks, and the lists of what there is. */
#include <faultline/types.h>

struct task;

void pid_init(void);
/*
 * Gives t a number (`wanted`, 0: any free one) and makes it visible: as a thread of its process or,
 * if that has no leader yet, as its leader, and the process as a child of its parent. 0; -EAGAIN
 * without a free number; -EEXIST: the wanted one is in use; -ERESTARTNOINTR: the current task has
 * a signal to look at first, which may be the end of the process.
 */
int __must_check task_publish(struct task *t, i32 wanted);
/*
 * Takes t off all lists, and with the leader the process: it has ended, or never ran. Its counts
 * go to the process. tasklist_lock held, interrupts off.
 */
void task_unlink(struct task *t);
/* exec in a thread: t, the only one left, becomes the leader, with its number; the old one, a
 * zombie, is off all lists. tasklist_lock held. Returns the old leader, to be freed. */
struct task *__must_check task_become_leader(struct task *t);

/*
 * RLIMIT_NPROC and setuid: the call itself cannot fail for it, so the current task, whose real user
 * id has changed, remembers that the new user has too many, and the check fails for it (-EAGAIN) as
 * long as that is so: exec asks.
 */
void task_user_changed(void);
int __must_check task_check_user(void);

u32 task_count(void);
u32 task_forks(void); /* tasks made since boot */
i32 task_last_pid(void);

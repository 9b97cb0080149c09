#pragma once
/* The threads of a process as a group: how it ends, becomes one thread, stops and goes on. */
#include <faultline/types.h>

struct task;
struct process;

/* All threads of the current process shall end. Returns the status to end with. */
int group_exit(int wait_status);
/* The same for any process, whose lock is held. */
void group_kill(struct process *p, int wait_status);

/* The current task begins to end: signals go to the others. True if it is the last one. */
bool group_leave(struct task *t, int wait_status);

/*
 * exec: ends all threads but the current one, which becomes the leader. 0; -EAGAIN if the process
 * is ending, or another thread is here already.
 */
int __must_check group_become_single(void);

/* A stop signal was taken by the current task. Returns when SIGCONT or SIGKILL came. */
void group_stop(int sig);
/* t stops, or ends instead. True if it is the last one to do so. Lock held. */
bool __must_check group_take_part(struct task *t);
/* ... and then the parent is to hear of it. */
void group_notify_stopped(struct process *p);
/* The current task has to take part in a stop, or to tell the parent of one that is over. */
bool group_has_work(const struct task *t);
void group_do_work(void);
/* SIGCONT was sent to p, whose lock is held: who stopped runs, who would stop does not. */
void group_continue(struct process *p);

/* Every thread has ended: only its leader is left, a zombie. tasklist_lock held. */
bool process_ended(const struct process *p);
/*
 * Tells the parent that p has ended. True if it does not want to wait for it (SIGCHLD ignored or
 * SA_NOCLDWAIT): then the caller unlinks the leader. tasklist_lock held.
 */
bool __must_check process_notify_exit(struct process *p);

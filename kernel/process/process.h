#pragma once
/* The life of a process: made, turned into a program, ended, waited for. */
#include <faultline/types.h>

struct task;
struct trap_frame;
struct rusage;

void process_init(void);
/* What is kept ready for fork is given back when memory is short. */
void process_shrinker_init(void);

/* A task with a kernel stack and empty fields, not yet visible. NULL without memory. */
struct task *__must_check task_alloc(void);
/* Frees what task_alloc() made. The task must not be on any list. */
void task_free(struct task *t);
/* Gives it a pid and makes it visible: on the list of all, child of t->parent. 0 or -EAGAIN. */
int __must_check task_publish(struct task *t);
/* Undoes task_publish(). */
void task_unpublish(struct task *t);

/* A kernel thread running fn(arg), which ends by process_exit(); NULL without memory. */
struct task *__must_check kthread_create(const char *name, void (*fn)(void *), void *arg);

/*
 * fork, vfork and clone as far as processes go: flags are CLONE_* and the exit signal. Child's pid
 * or -errno.
 */
struct clone_request {
    u32 flags;
    vaddr_t stack; /* 0: the parent's */
    vaddr_t parent_tid, child_tid, tls;
};
long process_clone(const struct clone_request *args);

/* The task no longer uses its vfork parent's memory: exec and exit. */
void vfork_done(struct task *child);
/* Drops files, directories and address space; of exit, or of a task that never ran. */
void task_release_resources(struct task *t);

/* Replaces the program of the current task. Strings are kernel copies. 0 or -errno. */
struct exec_strings;
int process_exec(const char *path, struct exec_strings *args);

/* Ends the current task with this wait status. */
__noreturn void process_exit(int wait_status);

#define WAIT_STATUS_EXIT(code)  (((code)&0xff) << 8)
#define WAIT_STATUS_SIGNAL(sig) ((sig)&0x7f)
#define WAIT_STATUS_CORE        0x80

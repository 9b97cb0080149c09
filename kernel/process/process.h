#pragma once
/* The life of tasks and processes: made, turned into a program, ended. */
#include <faultline/types.h>

struct task;
struct process;

void process_init(void);
/* What is kept ready for fork is given back when memory is short. */
void process_shrinker_init(void);

/* A task with a kernel stack and empty fields, of no process, not visible. NULL without memory. */
struct task *__must_check task_alloc(void);
/* Frees the task and its part in its process. It must not be on any list. */
void task_free(struct task *t);
/* A process without threads, handlers and limits, refs 1. NULL without memory. */
struct process *__must_check process_alloc(void);
/* Its lists, locks and queues, if the structure was not made by process_alloc(). */
void process_setup(struct process *p);
void process_get(struct process *p);
void process_put(struct process *p);

/* A kernel thread, a process of its own, running fn(arg), which ends by process_exit(); NULL
 * without memory. */
struct task *__must_check kthread_create(const char *name, void (*fn)(void *), void *arg);

/* fork, vfork, clone, clone3: the child's number or -errno. */
struct clone_request {
    u32 flags;            /* CLONE_*, without the signal */
    u32 exit_signal;      /* to the parent at the end; 0: none */
    bool forget_handlers; /* CLONE_CLEAR_SIGHAND: as after exec */
    vaddr_t stack;        /* 0: the parent's */
    vaddr_t parent_tid, child_tid, tls;
    i32 wanted_pid; /* 0: any */
};
long process_clone(const struct clone_request *args);

/* exec and exit: locks of the task are given up, who waits for its end or its vfork is woken. */
void task_release_user(struct task *t);
/* Leaves the address space, for none. */
void task_leave_mm(struct task *t);
/* Drops files, directories and address space; of exit, or of a task that never ran. */
void task_release_resources(struct task *t);
/* exec: descriptors and handlers that nobody else shares. 0 or -ENOMEM. */
int __must_check task_unshare_files(struct task *t);
int __must_check process_unshare_sighand(struct process *p);
/* What the threads of a process share beside that: the last one ends, or it never ran. */
void process_release_resources(struct process *p);

/* Replaces the program of the current process. Strings are kernel copies. 0 or -errno. */
struct exec_strings;
int process_exec(const char *path, struct exec_strings *args);

/* Ends the current thread, or all of its process, with this wait status. */
__noreturn void task_exit(int wait_status);
__noreturn void process_exit(int wait_status);

#define WAIT_STATUS_EXIT(code)  (((code)&0xff) << 8)
#define WAIT_STATUS_SIGNAL(sig) ((sig)&0x7f)
#define WAIT_STATUS_CORE        0x80

#pragma once
/*
 * struct task: a process (one thread of execution; threads that share will come as several tasks
 * with one tgid).
 *
 * tasklist_lock (RANK_TASKLIST) protects the list of all tasks and the parent/child links. A task's
 * own fields are written by the task itself unless a comment says otherwise.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/percpu.h>
#include <faultline/spinlock.h>
#include <arch/i386/context.h>
#include <uapi/signal.h>
#include <uapi/resource.h>
#include "mm/failinject.h"
#include "kernel/sched/wait.h"
#include "kernel/time/timer.h"

struct mm;
struct files;
struct fs_context;
struct tty;
struct file;

#define NR_GROUPS 32 /* at most, besides gid */
#define NICE_MIN  (-20)
#define NICE_MAX  19

enum task_state {
    TASK_RUNNING,         /* runs or is on the run queue: R */
    TASK_INTERRUPTIBLE,   /* sleeps; a signal wakes it: S */
    TASK_UNINTERRUPTIBLE, /* sleeps; only its event wakes it: D */
    TASK_STOPPED,         /* job control: T */
    TASK_ZOMBIE,          /* exited, waited for: Z */
    TASK_DEAD,            /* about to be freed: X */
};

/* Bits of task.work: looked at on every way back to ring 3. */
#define WORK_RESCHED 0x1u
#define WORK_SIGNAL  0x2u

struct signal_state {
    struct spinlock lock; /* pending and info; RANK_SIGNAL; other tasks and interrupts send */
    sigset_t pending, blocked;
    sigset_t saved_mask; /* sigsuspend: the mask to give back */
    bool restore_mask;
    struct kernel_sigaction action[_NSIG]; /* of signal n at n - 1 */
    siginfo_t info[_NSIG];                 /* of the pending ones */
    stack_t alt_stack;
};

/* What restart_syscall() needs to go on with a sleep that a signal interrupted. */
struct interrupted_sleep {
    u64 end;       /* ns since boot */
    u32 user_left; /* user address for the time that is left, 0: none */
    bool wide;     /* 64-bit seconds there */
};

struct task {
    u32 work; /* WORK_*; first, the entry code knows its offset */
    struct thread_context ctx;
    enum task_state state;
    u32 flags; /* TASK_* below */
    i32 slice; /* ticks left of the time slice */
    struct list_head run_link;

    i32 pid, tgid, pgid, sid;
    struct task *parent;
    struct list_head children, sibling; /* tasklist_lock */
    struct list_head all_link;          /* tasklist_lock */
    struct wait_queue child_exit;       /* waitpid and vfork sleep here */
    struct task *vfork_child;           /* vfork: the child that still uses our mm */
    int exit_code;                      /* wait status, once a zombie */
    int exit_signal;                    /* sent to the parent: SIGCHLD */
    int stop_signal;                    /* stopped by; 0 once reported */
    bool continued;                     /* not yet reported by waitpid(WCONTINUED) */

    struct mm *mm; /* NULL: kernel thread */
    struct files *files;
    struct fs_context *fs; /* root, working directory, umask */
    struct tty *tty;       /* controlling terminal, or NULL */
    struct file *exe;      /* the program's file: /proc/PID/exe */
    struct signal_state *signals;
    u32 clear_child_tid; /* user address, 0: none */
    u32 robust_list;     /* user address of the list's head, 0: none */
    struct timer alarm;  /* alarm(2), setitimer(2) */
    u32 alarm_interval;  /* ticks */
    struct interrupted_sleep sleep;

    char comm[16];
    u32 uid, euid, suid, gid, egid, sgid;
    u32 nr_groups, groups[NR_GROUPS]; /* supplementary */
    i32 nice;                         /* NICE_MIN (served longest) to NICE_MAX */
    struct rlimit rlimits[RLIM_NLIMITS];

    /* Accounting. */
    u32 minflt, majflt, cminflt, cmajflt; /* own; waited-for children's */
    u32 utime, stime, cutime, cstime;     /* ticks of 1/HZ s */
    u32 nvcsw, nivcsw;                    /* context switches, voluntary and not */
    u64 start_time;                       /* ns since boot */
    u32 maxrss, cmaxrss; /* KiB: the most any program of it had; any child waited for */
    u32 personality;
    struct fail_task fail; /* failure injection */

    /* Out of memory (oom.h). */
    i32 oom_score_adj, oom_score_adj_min; /* the latter: how low who is not root may set it */
    u32 oom_given_up;                     /* TASK_OOM_VICTIM: jiffies when others wait no longer */
};

#define TASK_KTHREAD    0x1u
#define TASK_FORKNOEXEC 0x2u
#define TASK_EXITING    0x4u
#define TASK_OOM_VICTIM 0x8u /* killed for its memory, and has not given it back yet */

DECLARE_PER_CPU(struct task *, current_task);
#define current this_cpu(current_task)

extern struct spinlock tasklist_lock;
extern struct list_head all_tasks;
extern struct task *init_task; /* process 1 */

/* By pid, or NULL. tasklist_lock held, or the result is used before anything can sleep. */
struct task *task_find(i32 pid);
u32 task_count(void);
u32 task_forks(void); /* tasks made since boot */
i32 task_last_pid(void);

/* The current task's supplementary groups become these, at most NR_GROUPS. */
void task_set_groups(const u32 *groups, u32 n);

/* The letter of ps: R S D T Z X. */
char task_state_letter(const struct task *t);

/* Gives the CPU to the next runnable task; returns when this one runs again. May be `current`. */
void schedule(void);
/* A new task's first entry into the queue. */
void sched_start(struct task *t);
/* The current task's own state, before it calls schedule() or after. */
static inline void task_set_state(enum task_state state)
{
    /* A full barrier: whoever changes the condition first sees the state, or we see the change. */
    __atomic_store_n(&current->state, state, __ATOMIC_SEQ_CST);
}
/* Makes a stopped task runnable. Any context. */
void task_continue(struct task *t);
/* Makes t runnable if it sleeps. Any context. */
void wake_task(struct task *t);
/* Sleeps at most `ticks`; returns the ticks left (> 0 if woken early). Interruptible. */
u32 schedule_timeout(u32 ticks);

/* kernel/signal */
static inline bool signal_pending(const struct task *t)
{
    return t->work & WORK_SIGNAL;
}
/* Sends sig to one process (info NULL: from the kernel). Any context. */
void signal_send(struct task *t, int sig, const siginfo_t *info);
/* Sends sig to all of a process group; 0 or -ESRCH. */
int signal_send_group(i32 pgid, int sig, const siginfo_t *info);

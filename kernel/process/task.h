#pragma once
/*
 * struct task: one thread of execution, what the scheduler runs. struct process: what the threads
 * of a process share beside memory and files; one thread is its leader, whose number is the
 * process's.
 *
 *      process -- threads --> task (leader, pid == tgid)    task.mm, files, fs: counted,
 *         |                   task (pid differs)            shared as clone(2) was asked to
 *         +- children -> process ...
 *
 * Locks, outermost first:
 *   tasklist_lock   which tasks and processes there are, and who is whose parent, child or thread
 *   process.lock    marked (l) below; a list of threads changes under both locks
 * A task's other fields are its own: it alone writes them. Of those, others may read mm, files and
 * fs under tasklist_lock, for the task changes them under it.
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
#include "kernel/signal/pending.h"
#include "kernel/time/timer.h"

struct mm;
struct files;
struct fs_context;
struct tty;
struct file;
struct sighand;
struct vfork;

#define NR_GROUPS 32 /* at most, besides gid */
#define NICE_MIN  (-20)
#define NICE_MAX  19

enum task_state {
    TASK_RUNNING,         /* runs or is on the run queue: R */
    TASK_INTERRUPTIBLE,   /* sleeps; a signal wakes it: S */
    TASK_UNINTERRUPTIBLE, /* sleeps; only its event wakes it: D */
    TASK_KILLABLE,        /* sleeps; its event or SIGKILL wakes it: D */
    TASK_STOPPED,         /* job control: T */
    TASK_ZOMBIE,          /* exited; a leader whose process is not waited for yet: Z */
    TASK_DEAD,            /* about to be freed: X */
};

/* Bits of task.work: looked at on every way back to ring 3. */
#define WORK_RESCHED 0x1u
#define WORK_SIGNAL  0x2u

/*
 * A call with a time limit that a signal interrupted: without a handler for the signal,
 * restart_syscall() goes on with it for the time that is left.
 */
struct restart {
    long (*go_on)(const struct restart *r); /* NULL: there is nothing to go on with */
    u64 end;                                /* ns since boot */
    u32 addr;                               /* user address: time left, pollfds, futex word */
    u32 value;                              /* 64-bit seconds there; how many; its value */
    u32 bits;                               /* futex */
    bool private;
};

struct task {
    u32 work; /* WORK_*; first, the entry code knows its offset */
    struct thread_context ctx;
    enum task_state state;
    u32 flags; /* TASK_* below */
    i32 slice; /* ticks left of the time slice */
    struct list_head run_link;

    i32 pid, tgid; /* the thread's number and the process's */
    struct process *process;
    struct list_head thread_link, pid_link; /* in process.threads; by number */
    struct vfork *vfork; /* who waits until we leave the shared mm, or NULL; tasklist_lock */

    struct mm *mm; /* NULL: kernel thread */
    struct files *files;
    struct fs_context *fs; /* root, working directory, umask */

    struct pending pending; /* (l) for this thread alone */
    sigset_t blocked;       /* (l) */
    sigset_t awaited;       /* (l) sigtimedwait sleeps for these: open, but not acted upon */
    sigset_t saved_mask;    /* sigsuspend: the mask to give back */
    bool restore_mask;
    bool stop_pending; /* (l) it has to take part in the stop of the process */
    stack_t alt_stack;

    u32 clear_child_tid; /* user address, 0: none */
    u32 robust_list;     /* user address of the list's head, 0: none */
    struct restart restart;

    char comm[16];
    u32 uid, euid, suid, gid, egid, sgid;
    u32 nr_groups;
    i32 nice; /* NICE_MIN (served longest) to NICE_MAX */
    u32 personality;

    /* Accounting. */
    u32 minflt, majflt;
    u32 utime, stime;      /* ticks of 1/HZ s */
    u32 nvcsw, nivcsw;     /* context switches, voluntary and not */
    u32 start_time;        /* jiffies */
    struct fail_task fail; /* failure injection */

    u32 oom_given_up; /* TASK_OOM_VICTIM: jiffies when others wait no longer for its memory */

    u32 groups[NR_GROUPS]; /* supplementary: nr_groups; last, as a new task's are not zeroed */
};

#define TASK_KTHREAD    0x1u
#define TASK_FORKNOEXEC 0x2u
#define TASK_EXITING    0x4u
#define TASK_OOM_VICTIM 0x8u  /* killed for its memory, and has not given it back yet */
#define TASK_OVER_NPROC 0x10u /* its user had more than RLIMIT_NPROC allows when it became so */

/* An interval timer that counts processor time. */
struct cpu_timer {
    u32 left, interval; /* ticks; left 0: it does not run */
};

struct process {
    i32 refs; /* tasks that point to it; atomic */
    i32 pid, pgid, sid;
    struct list_head all_link; /* tasklist_lock, with all below */
    struct process *parent;
    struct list_head children, sibling;
    int exit_signal;              /* sent to the parent: SIGCHLD; 0: none */
    struct wait_queue child_exit; /* waitpid sleeps here */

    struct spinlock lock; /* RANK_SIGNAL; other tasks and interrupts send signals */
    struct task *leader;
    struct list_head threads; /* those that have ended but the leader are not on it */
    u32 nr_threads;           /* on the list */
    u32 nr_live;              /* (l) of them not exiting */
    struct pending pending;   /* (l) for whichever thread does not block it */
    struct sighand *sighand;

    /* (l) How it ends, stops and changes its program. */
    bool group_exit; /* all threads end (or have), exit_code is the wait status */
    int exit_code;
    struct task *exec_task; /* in execve: waits until it is the only thread */
    u32 stopping;           /* threads that have yet to stop */
    bool stopped;           /* all have */
    bool notify_continued;  /* the parent is to hear of SIGCONT, or of the stop it cut short */
    bool notify_stopped;
    int stop_signal; /* stopped by; 0 once waitpid has reported it */
    bool continued;  /* not yet reported by waitpid(WCONTINUED) */

    struct tty *tty;    /* controlling terminal, or NULL */
    struct file *exe;   /* the program's file: /proc/PID/exe */
    struct timer alarm; /* alarm(2), setitimer(ITIMER_REAL) */
    u32 alarm_interval; /* ticks */
    struct cpu_timer virtual_timer, prof_timer;

    /* Accounting. Of threads that have ended; the live ones have their own. */
    u32 minflt, majflt, nvcsw, nivcsw;
    u32 utime, stime;                     /* of all threads, ended or not */
    u32 cminflt, cmajflt, cutime, cstime; /* waited-for children's */
    u32 maxrss, cmaxrss; /* KiB: the most any program of it had; any child waited for */

    /* Out of memory (oom.h); the latter: how low who is not root may set it. */
    i32 oom_score_adj, oom_score_adj_min;

    struct rlimit rlimits[RLIM_NLIMITS]; /* last: not zeroed, whoever makes a process sets them */
};

DECLARE_PER_CPU(struct task *, current_task);
#define current this_cpu(current_task)

extern struct spinlock tasklist_lock;
extern struct list_head all_processes;
extern struct process *init_process; /* process 1 */

/* Each thread t of each process p. tasklist_lock held. */
#define for_each_thread(p, t)                                                                      \
    list_for_each (p, &all_processes, all_link)                                                    \
        list_for_each (t, &(p)->threads, thread_link)

/* What the threads of p, ended or not, have done together. */
struct process_counts {
    u32 minflt, majflt, nvcsw, nivcsw;
};
void process_count(const struct process *p, struct process_counts *c);

/* By its number, or NULL. tasklist_lock held, or the result is used before anything can sleep. */
struct task *task_find(i32 pid);
/* A thread of p that has an address space, as the leader may have ended already; or NULL. */
struct task *process_mm_thread(const struct process *p);

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
/* Makes t runnable if it sleeps. Any context. */
void wake_task(struct task *t);
/* The same for a signal: an interruptible sleep, and with `kill` a killable one and a stop. */
void wake_task_for_signal(struct task *t, bool kill);
/* Makes a stopped task runnable. Any context. */
void task_continue(struct task *t);
/* Sleeps at most `ticks`; returns the ticks left (> 0 if woken early). Interruptible. */
u32 schedule_timeout(u32 ticks);

/* kernel/signal */
static inline bool signal_pending(const struct task *t)
{
    return t->work & WORK_SIGNAL;
}
/* The current task is to end: it must not sleep any more. */
static inline bool fatal_signal_pending(const struct task *t)
{
    return signal_pending(t) && sigset_has(&t->pending.set, SIGKILL);
}
/* t ends as soon as it gets on. */
static inline bool task_dying(const struct task *t)
{
    return t->flags & TASK_EXITING || sigset_has(&t->pending.set, SIGKILL);
}
/*
 * Sends sig to one thread, or to a process: then a thread that does not block it takes it. What
 * ends or stops one thread ends or stops the process. info NULL: from the kernel. Any context. 0;
 * -EAGAIN: too many real-time signals are queued.
 */
int signal_send(struct task *t, int sig, const siginfo_t *info);
int signal_send_process(struct process *p, int sig, const siginfo_t *info);
/* Sends sig to all of a process group; 0 or -ESRCH. */
int signal_send_group(i32 pgid, int sig, const siginfo_t *info);

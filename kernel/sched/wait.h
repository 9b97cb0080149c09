#pragma once
/*
 * Wait queues. The pattern that loses no wake-up: be on the queue first, then test the condition,
 * then sleep; the macros below are that loop.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/spinlock.h>
#include <uapi/errno.h>

struct task;

struct wait_queue {
    struct spinlock lock; /* the list of waiters; RANK_WAITQUEUE */
    struct list_head waiters;
};

struct waiter {
    struct task *task;
    struct list_head link;
};

#define WAIT_QUEUE_INIT(name)                                                                      \
    {                                                                                              \
        SPINLOCK_INIT("wait queue", RANK_WAITQUEUE), LIST_HEAD_INIT((name).waiters)                \
    }

void wait_queue_init(struct wait_queue *wq);
/* Queues the current task and marks it as sleeping; it still runs until schedule(). */
void prepare_to_wait(struct wait_queue *wq, struct waiter *w, bool interruptible);
/* Runs again: state running, off the queue. */
void finish_wait(struct wait_queue *wq, struct waiter *w);
/* Makes every waiter runnable. Any context. */
void wake_up(struct wait_queue *wq);

/* A restartable system call was interrupted by a signal; never seen by ring 3. */
#define ERESTARTSYS           512 /* restart if the handler has SA_RESTART */
#define ERESTARTNOINTR        513 /* restart always */
#define ERESTARTNOHAND        514 /* restart only if no handler ran */
#define ERESTART_RESTARTBLOCK 516 /* if no handler ran, go on by restart_syscall() */

/* Sleeps until cond is true: 0; or a signal is pending: -ERESTARTSYS. cond is evaluated often. */
#define wait_event_interruptible(wq, cond)                                                         \
    ({                                                                                             \
        int wait_ret_ = 0;                                                                         \
        struct waiter waiter_;                                                                     \
        while (!(cond)) {                                                                          \
            prepare_to_wait((wq), &waiter_, true);                                                 \
            if (!(cond)) {                                                                         \
                if (signal_pending(current))                                                       \
                    wait_ret_ = -ERESTARTSYS;                                                      \
                else                                                                               \
                    schedule();                                                                    \
            }                                                                                      \
            finish_wait((wq), &waiter_);                                                           \
            if (wait_ret_)                                                                         \
                break;                                                                             \
        }                                                                                          \
        wait_ret_;                                                                                 \
    })

/* Sleeps until cond is true, whatever signals come. */
#define wait_event(wq, cond)                                                                       \
    do {                                                                                           \
        struct waiter waiter_;                                                                     \
        while (!(cond)) {                                                                          \
            prepare_to_wait((wq), &waiter_, false);                                                \
            if (!(cond))                                                                           \
                schedule();                                                                        \
            finish_wait((wq), &waiter_);                                                           \
        }                                                                                          \
    } while (0)

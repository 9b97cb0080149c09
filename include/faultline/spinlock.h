#pragma once
/*
 * Spinlocks, with owner and rank checks in debug builds.
 *
 * The kernel is not preemptible, so a lock that no interrupt handler takes needs no more than
 * spin_lock(). A lock that one does take is held with interrupts off: spin_lock_irqsave().
 *
 * Ranks: a CPU may take a lock only if its rank is above that of every lock it holds already; the
 * order below is thus the order of nesting, outermost first.
 */
#include <faultline/types.h>
#include <faultline/assert.h>
#include <faultline/percpu.h>
#include <arch/i386/cpu.h>

enum lock_rank {
    RANK_NONE = 0,
    RANK_TTY,       /* line discipline and its queues; sends signals */
    RANK_TASKLIST,  /* the list of processes, parent/child links */
    RANK_FILES,     /* descriptor tables, open files */
    RANK_FS,        /* inode and directory trees */
    RANK_MAPPING,   /* the areas that map a page store */
    RANK_PIPE,      /* pipe buffers */
    RANK_SIGNAL,    /* a process: pending signals, its threads, how it ends or stops */
    RANK_SIGHAND,   /* actions of signals */
    RANK_BLOCK,     /* a queue of disk requests, and its driver's state */
    RANK_TIMER,     /* the list of timers */
    RANK_FUTEX,     /* sleepers on words of user memory */
    RANK_WAITQUEUE, /* sleepers of a wait queue */
    RANK_RUNQUEUE,  /* scheduler queues */
    RANK_VMALLOC,   /* vmalloc areas */
    RANK_PGD_LIST,  /* all page directories, kernel half */
    RANK_SLAB_LIST, /* the list of caches */
    RANK_SLAB,      /* one cache */
    RANK_KMAP,      /* persistent kmap window */
    RANK_ZONE,      /* one zone's free lists */
    RANK_PRINTK,    /* log buffer and consoles */
};

struct spinlock {
    u32 locked;
    u32 rank;
    const char *name;
    u32 owner;              /* debug: the CPU that holds it, + 1 */
    struct spinlock *outer; /* debug: the lock taken before this one by the same CPU */
};

#define SPINLOCK_INIT(lock_name, lock_rank)                                                        \
    {                                                                                              \
        .rank = (lock_rank), .name = (lock_name)                                                   \
    }

static inline void spin_lock_init(struct spinlock *l, const char *name, enum lock_rank rank)
{
    *l = (struct spinlock)SPINLOCK_INIT(name, rank);
}

/* Debug builds: panics on recursion or wrong order; records the lock as held. */
void spin_debug_acquire(struct spinlock *l);
void spin_debug_release(struct spinlock *l);
/* Debug builds: this CPU holds no spinlock, so it may sleep. */
bool spin_debug_none_held(void);
/*
 * An interrupt nests its own locks, whatever the interrupted code holds: enter gives what to hand
 * to leave. A lock that both take is found by its owner.
 */
struct spinlock *spin_debug_irq_enter(void);
void spin_debug_irq_leave(struct spinlock *interrupted);
/* For tests that expect a panic: releases what this CPU held when it came. */
void spin_debug_release_all(void);

static inline void spin_lock(struct spinlock *l)
{
    if (DEBUG_CHECKS)
        spin_debug_acquire(l);
    while (__atomic_exchange_n(&l->locked, 1, __ATOMIC_ACQUIRE))
        cpu_relax();
    if (DEBUG_CHECKS)
        l->owner = cpu_id() + 1;
}

static inline void spin_unlock(struct spinlock *l)
{
    if (DEBUG_CHECKS)
        spin_debug_release(l);
    __atomic_store_n(&l->locked, 0, __ATOMIC_RELEASE);
}

/* Interrupts off, then the lock. Returns the state to give back to spin_unlock_irqrestore(). */
static inline __must_check irqflags_t spin_lock_irqsave(struct spinlock *l)
{
    irqflags_t flags = irq_save();
    spin_lock(l);
    return flags;
}

static inline void spin_unlock_irqrestore(struct spinlock *l, irqflags_t flags)
{
    spin_unlock(l);
    irq_restore(flags);
}

static inline bool spin_is_locked(const struct spinlock *l)
{
    return READ_ONCE(l->locked) != 0;
}

#pragma once
/*
 * Futexes: sleeping on a 32-bit word of user memory, for locks that enter the kernel only when they
 * must wait. The kernel keeps nothing between the calls: a queue exists while somebody sleeps.
 *
 * A word is known by its address space and address, or, where the area is shared and the caller did
 * not say "private", by its frame: so processes that map it at different addresses meet. All who
 * use a word must say the same.
 */
#include <faultline/types.h>

struct task;

/* A word: its address in the current address space, which must be a multiple of 4. */
struct futex_word {
    vaddr_t addr;
    bool private;
};

/*
 * Sleeps until woken by one of `bits`: 0. -EAGAIN if the word is not `expected` (any more);
 * -ETIMEDOUT after `ticks` (NO_DEADLINE: never); -ERESTART*; -EFAULT; -EINVAL: not aligned.
 */
int futex_wait(struct futex_word w, u32 expected, u32 bits, u32 ticks);
/* Wakes at most n of those that wait for any of `bits`, the longest waiting first: how many. */
int futex_wake(struct futex_word w, u32 n, u32 bits);
/*
 * Wakes at most `wake` waiters of `from` and lets at most `move` more wait for `to` instead; how
 * many both were. If `expected` is given, only while `from` has that value, else -EAGAIN.
 */
int futex_requeue(struct futex_word from, struct futex_word to, u32 wake, u32 move,
                  const u32 *expected);
/*
 * Changes the word `changed` as `op` says (FUTEX_OP), wakes at most n1 of `first` and, if the old
 * value of `changed` compares as op asks, n2 of that: how many. -EFAULT; -ENOSYS: unknown op.
 */
int futex_wake_op(struct futex_word first, struct futex_word changed, u32 n1, u32 n2, u32 op);
/*
 * The word becomes `new` if it is *old, in one step for all CPUs; *old is what it was. 0 or
 * -EFAULT.
 */
int futex_compare_exchange(vaddr_t addr, u32 *old, u32 new);

/* At the end of task t, the current one: locks on its robust list are marked and passed on. */
void futex_exit_robust(struct task *t);

/*
 * Robust lists: a thread tells where the list of the locks it holds is. When it ends, each lock
 * that has its number gets the bit "owner died", and one waiter is woken to find that.
 */
#include "kernel/futex/futex.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/futex.h>

/* Bit 0 of an entry's address says that the lock inherits priority. */
#define ENTRY_PI 1u

static void owner_died(vaddr_t addr, i32 owner)
{
    u32 seen, word;

    if (addr % sizeof(word) || get_user(word, (const u32 *)addr))
        return;
    do {
        seen = word;
        if ((seen & FUTEX_TID_MASK) != (u32)owner)
            return;
        if (futex_compare_exchange(addr, &word, (seen & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
            return;
    } while (word != seen);
    if (seen & FUTEX_WAITERS)
        futex_wake((struct futex_word){addr, false}, 1, FUTEX_BITSET_MATCH_ANY);
}

void futex_exit_robust(struct task *t)
{
    const vaddr_t start = t->robust_list;
    struct robust_list_head head;
    vaddr_t entry, next;

    if (!start || copy_from_user(&head, (const void *)start, sizeof(head)))
        return;
    vaddr_t pending = (vaddr_t)head.list_op_pending & ~ENTRY_PI;
    entry = (vaddr_t)head.list.next & ~ENTRY_PI;
    for (u32 i = 0; entry != start && i < ROBUST_LIST_LIMIT; i++) {
        int err = get_user(next, (const vaddr_t *)entry); /* before the lock's memory may change */
        if (entry != pending)
            owner_died(entry + head.futex_offset, t->pid);
        if (err)
            break;
        entry = next & ~ENTRY_PI;
    }
    if (pending)
        owner_died(pending + head.futex_offset, t->pid);
}

/* FUTEX_WAKE_OP: change a word and wake, in one call; glibc's old condition variables used it. */
#include "kernel/futex/futex.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/futex.h>

/* The 12 bits of an operand, with their sign. */
static i32 operand(u32 bits)
{
    return (i32)(bits << 20) >> 20;
}

static int apply(u32 op, u32 old, u32 arg, u32 *new)
{
    switch (op) {
    case FUTEX_OP_SET:
        *new = arg;
        return 0;
    case FUTEX_OP_ADD:
        *new = old + arg;
        return 0;
    case FUTEX_OP_OR:
        *new = old | arg;
        return 0;
    case FUTEX_OP_ANDN:
        *new = old & ~arg;
        return 0;
    case FUTEX_OP_XOR:
        *new = old ^ arg;
        return 0;
    default:
        return -ENOSYS;
    }
}

/* 1 or 0, or -ENOSYS. */
static int compare(u32 how, i32 old, i32 arg)
{
    switch (how) {
    case FUTEX_OP_CMP_EQ:
        return old == arg;
    case FUTEX_OP_CMP_NE:
        return old != arg;
    case FUTEX_OP_CMP_LT:
        return old < arg;
    case FUTEX_OP_CMP_LE:
        return old <= arg;
    case FUTEX_OP_CMP_GT:
        return old > arg;
    case FUTEX_OP_CMP_GE:
        return old >= arg;
    default:
        return -ENOSYS;
    }
}

/* Changes the word; compare() of the value it had. */
static int change(vaddr_t addr, u32 encoded)
{
    u32 op = encoded >> 28, seen, word, new;
    i32 arg = operand(encoded >> 12);

    if (op & FUTEX_OP_OPARG_SHIFT)
        arg = 1 << (arg & 31);
    if (get_user(word, (const u32 *)addr))
        return -EFAULT;
    do {
        seen = word;
        int err = apply(op & 7, seen, arg, &new);
        if (!err)
            err = futex_compare_exchange(addr, &word, new);
        if (err)
            return err;
    } while (word != seen);
    return compare(encoded >> 24 & 15, seen, operand(encoded));
}

int futex_wake_op(struct futex_word first, struct futex_word changed, u32 n1, u32 n2, u32 op)
{
    int holds, woken, more = 0;

    if (first.addr % sizeof(u32) || changed.addr % sizeof(u32))
        return -EINVAL;
    holds = change(changed.addr, op);
    if (holds < 0)
        return holds;
    woken = futex_wake(first, n1, FUTEX_BITSET_MATCH_ANY);
    if (woken >= 0 && holds)
        more = futex_wake(changed, n2, FUTEX_BITSET_MATCH_ANY);
    return woken < 0 ? woken : more < 0 ? more : woken + more;
}

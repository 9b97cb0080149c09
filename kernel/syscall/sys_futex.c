#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/syscall/user_time.h"
#include "kernel/sched/deadline.h"
#include "kernel/futex/futex.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/futex.h>

/*
 * When a waiting operation ends, in ns since boot. FUTEX_WAIT's limit is a span,
 * FUTEX_WAIT_BITSET's a time of the clock.
 */
static u64 end_of_wait(u32 op, const struct __kernel_timespec *limit)
{
    u64 now = time_since_boot(), time = (u64)limit->tv_sec * NSEC_PER_SEC + (u64)limit->tv_nsec;

    if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT)
        return now + time;
    u64 clock = op & FUTEX_CLOCK_REALTIME ? time_realtime() : now;
    return time > clock ? now + (time - clock) : now;
}

static long wait_until(const struct restart *r)
{
    return futex_wait((struct futex_word){r->addr, r->private}, r->value, r->bits,
                      ticks_until(r->end));
}

static long wait(struct futex_word w, u32 op, u32 value, u32 bits,
                 const struct __kernel_timespec *limit)
{
    if (limit && !timespec_valid(limit->tv_sec, limit->tv_nsec))
        return -EINVAL;
    if (!bits)
        return -EINVAL;
    if (!limit)
        return futex_wait(w, value, bits, NO_DEADLINE);
    current->restart = (struct restart){wait_until,     .end = end_of_wait(op, limit),
                                        .addr = w.addr, .value = value,
                                        .bits = bits,   .private = w.private};
    return wait_until(&current->restart);
}

/* FUTEX_WAKE and its kin wake at least one. */
static u32 at_least_one(u32 n)
{
    return (i32)n < 1 ? 1 : n;
}

/* `limit` is the count of the second kind in the operations that do not wait. */
static long do_futex(u32 addr, u32 op, u32 value, u32 user_limit, u32 addr2, u32 value3,
                     const struct __kernel_timespec *limit)
{
    bool private = op & FUTEX_PRIVATE_FLAG;
    struct futex_word w = {addr, private}, w2 = {addr2, private};

    if (op & FUTEX_CLOCK_REALTIME && (op & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET)
        return -ENOSYS;
    switch (op & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        return wait(w, op, value, FUTEX_BITSET_MATCH_ANY, limit);
    case FUTEX_WAIT_BITSET:
        return wait(w, op, value, value3, limit);
    case FUTEX_WAKE:
        return futex_wake(w, at_least_one(value), FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE_BITSET:
        return value3 ? futex_wake(w, at_least_one(value), value3) : -EINVAL;
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
        if ((i32)value < 0 || (i32)user_limit < 0)
            return -EINVAL;
        return futex_requeue(w, w2, value, user_limit,
                             (op & FUTEX_CMD_MASK) == FUTEX_REQUEUE ? NULL : &value3);
    case FUTEX_WAKE_OP:
        return futex_wake_op(w, w2, at_least_one(value), at_least_one(user_limit), value3);
    default:
        return -ENOSYS;
    }
}

static bool waits(u32 op)
{
    op &= FUTEX_CMD_MASK;
    return op == FUTEX_WAIT || op == FUTEX_WAIT_BITSET;
}

static long futex_timed(const u32 a[6], enum time_form form)
{
    struct __kernel_timespec limit;
    bool limited = waits(a[1]) && a[3];

    if (limited && user_time_get(a[3], form, &limit))
        return -EFAULT;
    return do_futex(a[0], a[1], a[2], a[3], a[4], a[5], limited ? &limit : NULL);
}

long sys_futex(u32 addr, u32 op, u32 value, u32 user_limit, u32 addr2, u32 value3)
{
    return futex_timed((u32[6]){addr, op, value, user_limit, addr2, value3}, TIME32);
}

long sys_futex_time64(u32 addr, u32 op, u32 value, u32 user_limit, u32 addr2, u32 value3)
{
    return futex_timed((u32[6]){addr, op, value, user_limit, addr2, value3}, TIME64);
}

long sys_set_robust_list(u32 head, u32 len)
{
    if (len != sizeof(struct robust_list_head))
        return -EINVAL;
    current->robust_list = head;
    return 0;
}

long sys_get_robust_list(i32 pid, u32 user_head, u32 user_len)
{
    const struct task *t = pid ? task_find(pid) : current;

    if (!t)
        return -ESRCH;
    if (current->euid && current->euid != t->uid)
        return -EPERM;
    u32 head = t->robust_list;
    if (put_user((u32)sizeof(struct robust_list_head), (u32 *)user_len))
        return -EFAULT;
    return put_user(head, (u32 *)user_head);
}

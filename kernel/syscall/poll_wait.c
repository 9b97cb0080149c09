#include <uapi/errno.h>
#include <uapi/time.h>
#include <arch/i386/usercopy.h>
#include "kernel/sched/deadline.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/poll_table.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall/poll_wait.h"
#include "kernel/time/time.h"

#define NSEC_PER_TICK (1000000000u / HZ)

u32 poll_file(struct file *f, struct poll_table *pt)
{
    if (!f->ops->poll)
        return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM; /* never blocks */
    pt->file = f;
    return f->ops->poll(f, pt);
}

long poll_loop(long (*scan)(void *arg, struct poll_table *pt), void *arg, u32 *ticks)
{
    struct poll_table pt;
    struct deadline d;
    u32 until = jiffies + *ticks;
    long ret;

    poll_table_init(&pt);
    deadline_start(&d, *ticks);
    for (;;) {
        /* Asleep already while looking: a change after the look wakes us. */
        task_set_state(TASK_INTERRUPTIBLE);
        ret = scan(arg, &pt);
        pt.collecting = false;
        if (!ret)
            ret = pt.err;
        if (ret || READ_ONCE(d.passed))
            break;
        if (signal_pending(current)) {
            ret = -ERESTARTNOHAND;
            break;
        }
        schedule();
    }
    poll_table_end(&pt);
    deadline_stop(&d);
    if (d.running)
        *ticks = (i32)(until - jiffies) > 0 ? until - jiffies : 0;
    return ret;
}

/* One tick more, because the present one has begun already. */
static int to_ticks(long long seconds, long long ns, u32 *ticks)
{
    if (seconds < 0 || ns < 0 || ns >= (long long)NSEC_PER_SEC)
        return -EINVAL;
    if (seconds > 0x7fffffff / HZ - 2)
        seconds = 0x7fffffff / HZ - 2;
    *ticks = (u32)seconds * HZ + DIV_ROUND_UP((u32)ns, NSEC_PER_TICK);
    *ticks += *ticks > 0;
    return 0;
}

int timeout_from_timespec(u32 user, enum time_form form, u32 *ticks)
{
    struct __kernel_timespec t;

    *ticks = NO_DEADLINE;
    if (!user)
        return 0;
    if (user_time_get(user, form, &t))
        return -EFAULT;
    return to_ticks(t.tv_sec, t.tv_nsec, ticks);
}

int timeout_from_timeval(u32 user, u32 *ticks)
{
    struct timeval t;

    *ticks = NO_DEADLINE;
    if (!user)
        return 0;
    if (copy_from_user(&t, (const void __user *)(vaddr_t)user, sizeof(t)))
        return -EFAULT;
    if (t.tv_usec < 0) /* select allows more than a second of microseconds */
        return -EINVAL;
    return to_ticks((long long)t.tv_sec + t.tv_usec / 1000000, t.tv_usec % 1000000 * 1000ll, ticks);
}

void timeout_left_to_timespec(u32 user, enum time_form form, u32 ticks)
{
    struct __kernel_timespec t = {ticks / HZ, ticks % HZ * NSEC_PER_TICK};

    if (user && user_time_put(user, form, &t))
        return;
}

void timeout_left_to_timeval(u32 user, u32 ticks)
{
    struct timeval t = {ticks / HZ, ticks % HZ * (1000000 / HZ)};

    if (user && copy_to_user((void __user *)(vaddr_t)user, &t, sizeof(t)))
        return;
}

int poll_mask_set(u32 user, u32 size)
{
    sigset_t mask;

    if (!user)
        return 0;
    if (size != sizeof(mask))
        return -EINVAL;
    if (copy_from_user(&mask, (const void __user *)(vaddr_t)user, sizeof(mask)))
        return -EFAULT;
    current->saved_mask = current->blocked;
    signal_set_mask(&mask);
    return 0;
}

void poll_mask_restore(bool was_set, long ret)
{
    if (!was_set)
        return;
    if (ret == -ERESTARTNOHAND)
        current->restore_mask = true;
    else
        signal_set_mask(&current->saved_mask);
}

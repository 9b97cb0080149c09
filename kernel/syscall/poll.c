/* poll and ppoll. */
#include <uapi/errno.h>
#include <uapi/poll.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/sched/deadline.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/poll_wait.h"
#include "kernel/syscall/times.h"
#include "mm/kalloc/kmalloc.h"

struct poll_call {
    u32 count;
    struct pollfd *fds;
};

static short look(const struct pollfd *p, struct poll_table *pt)
{
    if (p->fd < 0)
        return 0;
    struct fd_ref r = fd_get_io(p->fd);
    if (!r.file)
        return POLLNVAL;
    u32 events = poll_file(r.file, pt) & ((u32)(u16)p->events | POLLERR | POLLHUP);
    fd_put(r);
    return events;
}

static long scan(void *arg, struct poll_table *pt)
{
    const struct poll_call *c = arg;
    long ready = 0;

    for (u32 i = 0; i < c->count; i++) {
        c->fds[i].revents = look(&c->fds[i], pt);
        ready += c->fds[i].revents != 0;
    }
    return ready;
}

/* Only revents goes back. */
static int put_results(u32 user, const struct poll_call *c)
{
    struct pollfd __user *p = (struct pollfd __user *)(vaddr_t)user;

    for (u32 i = 0; i < c->count; i++)
        if (put_user(c->fds[i].revents, &p[i].revents))
            return -EFAULT;
    return 0;
}

static long do_poll(u32 user, u32 count, u32 *ticks)
{
    struct poll_call c = {count, NULL};
    u32 size = count * sizeof(*c.fds);
    long ret = 0;

    if (count > current->process->rlimits[RLIMIT_NOFILE].rlim_cur)
        return -EINVAL;
    if (count) {
        c.fds = kmalloc(size, GFP_KERNEL);
        if (!c.fds)
            return -ENOMEM;
        ret = copy_from_user(c.fds, (const void __user *)(vaddr_t)user, size);
    }
    if (!ret)
        ret = poll_loop(scan, &c, ticks);
    if (ret >= 0 && put_results(user, &c))
        ret = -EFAULT;
    kfree(c.fds);
    return ret;
}

/* Until r->end, or for ever if that is 0. */
static long poll_until(const struct restart *r)
{
    u32 ticks = r->end ? ticks_until(r->end) : NO_DEADLINE;
    long ret = do_poll(r->addr, r->value, &ticks);

    return ret == -ERESTARTNOHAND ? -ERESTART_RESTARTBLOCK : ret;
}

long sys_poll(u32 fds, u32 count, u32 timeout_ms)
{
    u32 now_or_never = 0;
    u64 end = 0;

    if (!timeout_ms)
        return do_poll(fds, count, &now_or_never);
    if ((i32)timeout_ms > 0)
        end = time_since_boot() + (u64)timeout_ms * (NSEC_PER_SEC / 1000);
    current->restart = (struct restart){poll_until, .end = end, .addr = fds, .value = count};
    return poll_until(&current->restart);
}

static long ppoll(const u32 a[5], enum time_form form)
{
    u32 ticks;
    int err = timeout_from_timespec(a[2], form, &ticks);

    if (!err)
        err = poll_mask_set(a[3], a[4]);
    if (err)
        return err;
    long ret = do_poll(a[0], a[1], &ticks);
    poll_mask_restore(a[3], ret);
    timeout_left_to_timespec(a[2], form, ticks);
    return ret;
}

long sys_ppoll(u32 fds, u32 count, u32 timeout, u32 mask, u32 mask_size)
{
    return ppoll((u32[5]){fds, count, timeout, mask, mask_size}, TIME32);
}

long sys_ppoll_time64(u32 fds, u32 count, u32 timeout, u32 mask, u32 mask_size)
{
    return ppoll((u32[5]){fds, count, timeout, mask, mask_size}, TIME64);
}

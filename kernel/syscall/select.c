/* select and pselect. */
#include <uapi/errno.h>
#include <uapi/poll.h>
#include <faultline/string.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/poll_wait.h"
#include "mm/kalloc/kmalloc.h"

/* What each of the three sets means in poll's bits. */
static const u32 set_events[3] = {
    POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR,
    POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR,
    POLLPRI,
};

struct select_call {
    u32 count; /* descriptors looked at */
    u32 words; /* of 32 descriptors */
    u32 *in[3], *out[3];
    u32 *memory; /* behind all six */
};

static bool has(const u32 *set, u32 fd)
{
    return set[fd / 32] >> fd % 32 & 1;
}

/* How many sets fd is found ready in; -EBADF. */
static long look(struct select_call *c, u32 fd, struct poll_table *pt)
{
    struct fd_ref r = fd_get_io(fd);
    long ready = 0;

    if (!r.file)
        return -EBADF;
    u32 events = poll_file(r.file, pt);
    fd_put(r);
    for (u32 s = 0; s < 3; s++) {
        if (has(c->in[s], fd) && (events & set_events[s])) {
            c->out[s][fd / 32] |= 1u << fd % 32;
            ready++;
        }
    }
    return ready;
}

static long scan(void *arg, struct poll_table *pt)
{
    struct select_call *c = arg;
    long ready = 0;

    memset(c->out[0], 0, 3 * c->words * 4);
    for (u32 fd = 0; fd < c->count; fd++) {
        if (!has(c->in[0], fd) && !has(c->in[1], fd) && !has(c->in[2], fd))
            continue;
        long n = look(c, fd, pt);
        if (n < 0)
            return n;
        ready += n;
    }
    return ready;
}

/* Room for six sets, the first three from ring 3. */
static int prepare(struct select_call *c, u32 count, const u32 user[3])
{
    c->count = min(count, current->files->size);
    c->words = DIV_ROUND_UP(c->count, 32);
    c->memory = kzalloc(max(6 * c->words * 4, 4u), GFP_KERNEL);
    if (!c->memory)
        return -ENOMEM;
    for (u32 s = 0; s < 3; s++) {
        c->in[s] = c->memory + s * c->words;
        c->out[s] = c->memory + (3 + s) * c->words;
        if (user[s] &&
            copy_from_user(c->in[s], (const void __user *)(vaddr_t)user[s], c->words * 4))
            return -EFAULT;
    }
    return 0;
}

static int put_results(const struct select_call *c, const u32 user[3])
{
    for (u32 s = 0; s < 3; s++)
        if (user[s] && copy_to_user((void __user *)(vaddr_t)user[s], c->out[s], c->words * 4))
            return -EFAULT;
    return 0;
}

static long do_select(u32 count, u32 in, u32 out, u32 except, u32 *ticks)
{
    const u32 user[3] = {in, out, except};
    struct select_call c;

    if ((i32)count < 0)
        return -EINVAL;
    long ret = prepare(&c, count, user);
    if (!ret)
        ret = poll_loop(scan, &c, ticks);
    if (ret >= 0 && put_results(&c, user))
        ret = -EFAULT;
    kfree(c.memory);
    return ret;
}

long sys__newselect(u32 count, u32 in, u32 out, u32 except, u32 timeout)
{
    u32 ticks;
    long ret = timeout_from_timeval(timeout, &ticks);

    if (ret)
        return ret;
    ret = do_select(count, in, out, except, &ticks);
    timeout_left_to_timeval(timeout, ticks);
    return ret;
}

/* The old call: a pointer to its five arguments. */
long sys_select(u32 user)
{
    u32 a[5];

    if (copy_from_user(a, (const void __user *)(vaddr_t)user, sizeof(a)))
        return -EFAULT;
    return sys__newselect(a[0], a[1], a[2], a[3], a[4]);
}

/* The sixth argument of pselect6 points to the mask and its size. */
static int get_mask(u32 user, u32 mask[2])
{
    mask[0] = mask[1] = 0;
    return user ? copy_from_user(mask, (const void __user *)(vaddr_t)user, 8) : 0;
}

static long pselect6(const u32 set[4], u32 timeout, u32 user_mask, enum time_form form)
{
    u32 ticks, mask[2];
    int err = timeout_from_timespec(timeout, form, &ticks);

    if (!err)
        err = get_mask(user_mask, mask);
    if (!err)
        err = poll_mask_set(mask[0], mask[1]);
    if (err)
        return err;
    long ret = do_select(set[0], set[1], set[2], set[3], &ticks);
    poll_mask_restore(mask[0], ret);
    timeout_left_to_timespec(timeout, form, ticks);
    return ret;
}

long sys_pselect6(u32 count, u32 in, u32 out, u32 except, u32 timeout, u32 mask)
{
    return pselect6((u32[4]){count, in, out, except}, timeout, mask, TIME32);
}

long sys_pselect6_time64(u32 count, u32 in, u32 out, u32 except, u32 timeout, u32 mask)
{
    return pselect6((u32[4]){count, in, out, except}, timeout, mask, TIME64);
}

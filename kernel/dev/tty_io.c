/* read, write and poll of terminals. */
#include <uapi/errno.h>
#include <uapi/signal.h>
#include "kernel/dev/tty_int.h"
#include "kernel/sched/deadline.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/poll.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "kernel/time/time.h"

#define CHUNK 256u

static u32 readable(struct tty *tty)
{
    irqflags_t flags = spin_lock_irqsave(&tty->lock);
    u32 n = ldisc_readable(tty);

    spin_unlock_irqrestore(&tty->lock, flags);
    return n;
}

/* Sleeps until `need` characters are ready, or `ticks` passed (0: for ever). -ERESTARTSYS. */
static int wait_for_input(struct tty *tty, u32 need, u32 ticks)
{
    struct deadline d;

    deadline_start(&d, ticks ? ticks : NO_DEADLINE);
    int err = wait_event_interruptible(&tty->readers, readable(tty) >= need || READ_ONCE(d.passed));
    deadline_stop(&d);
    return err;
}

/*
 * Waits as VMIN and VTIME say (POSIX 11.1.7), `wanted` being the size of the reader's buffer.
 * VTIME counts tenths of a second, between characters if VMIN > 0. 0 also if the time is over.
 */
static int wait_raw(struct tty *tty, u32 wanted)
{
    u32 vmin = tty->termios.c_cc[VMIN], ticks = tty->termios.c_cc[VTIME] * (HZ / 10);
    u32 need = min(vmin, wanted);

    if (vmin == 0)
        return ticks ? wait_for_input(tty, 1, ticks) : 0;
    if (!ticks)
        return wait_for_input(tty, need, 0);
    int err = wait_for_input(tty, 1, 0);
    while (!err && readable(tty) < need) {
        u32 before = readable(tty);
        err = wait_for_input(tty, before + 1, ticks);
        if (readable(tty) == before)
            break;
    }
    return err;
}

static int wait_readable(struct tty *tty, const struct file *f, u32 wanted)
{
    if (readable(tty))
        return L_FLAG(tty, ICANON) || (f->flags & O_NONBLOCK) ? 0 : wait_raw(tty, wanted);
    if (!L_FLAG(tty, ICANON) && tty->termios.c_cc[VMIN] == 0 && tty->termios.c_cc[VTIME] == 0)
        return 0;
    if (f->flags & O_NONBLOCK)
        return -EAGAIN;
    return L_FLAG(tty, ICANON) ? wait_for_input(tty, 1, 0) : wait_raw(tty, wanted);
}

long tty_read(struct file *f, struct uio *to, u64 *pos)
{
    struct tty *tty = f->data;
    u8 buf[CHUNK];
    u32 done = 0;
    bool end = false, eof = false;

    (void)pos;
    int err = tty_job_control(tty, SIGTTIN);
    if (err || !to->left)
        return err;
    err = wait_readable(tty, f, to->left);
    if (err && !readable(tty))
        return err;
    while (to->left && !end) {
        irqflags_t flags = spin_lock_irqsave(&tty->lock);
        u32 n = ldisc_take(tty, buf, min(to->left, CHUNK), &eof);
        bool canon = L_FLAG(tty, ICANON);
        end = !n || eof || (canon && is_line_end(tty, tty->tail - 1));
        spin_unlock_irqrestore(&tty->lock, flags);
        u32 moved = uio_put(to, buf, n);
        done += moved;
        if (moved < n)
            return uio_result(done, true);
    }
    return done;
}

static bool writable(struct tty *tty)
{
    return !READ_ONCE(tty->stopped);
}

long tty_write(struct file *f, struct uio *from, u64 *pos)
{
    struct tty *tty = f->data;
    u8 buf[CHUNK];
    u32 done = 0;

    (void)pos;
    int err = L_FLAG(tty, TOSTOP) ? tty_job_control(tty, SIGTTOU) : 0;
    while (!err && from->left) {
        if (!writable(tty)) {
            err = f->flags & O_NONBLOCK ? -EAGAIN
                                        : wait_event_interruptible(&tty->writers, writable(tty));
            continue;
        }
        u32 n = min(from->left, CHUNK);
        u32 moved = uio_get(from, buf, n);
        irqflags_t flags = spin_lock_irqsave(&tty->lock);
        output_text(tty, buf, moved);
        spin_unlock_irqrestore(&tty->lock, flags);
        done += moved;
        if (moved < n)
            err = -EFAULT;
    }
    return done ? (long)done : err;
}

u32 tty_poll(struct file *f, struct poll_table *pt)
{
    struct tty *tty = f->data;
    bool canon = L_FLAG(tty, ICANON), timed = tty->termios.c_cc[VTIME];
    u32 need = canon || timed || !tty->termios.c_cc[VMIN] ? 1 : tty->termios.c_cc[VMIN];
    u32 events = 0;

    poll_wait(pt, &tty->readers);
    poll_wait(pt, &tty->writers);
    if (readable(tty) >= need)
        events |= POLLIN | POLLRDNORM;
    if (writable(tty))
        events |= POLLOUT | POLLWRNORM;
    return events;
}

/* ioctl of terminals. */
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <faultline/string.h>
#include <arch/i386/usercopy.h>
#include "kernel/dev/tty_int.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/process/task.h"

static void drain(struct tty *tty)
{
    if (tty->driver->drain)
        tty->driver->drain(tty);
}

static long get_settings(struct tty *tty, void __user *arg)
{
    struct termios t;
    irqflags_t flags = spin_lock_irqsave(&tty->lock);

    t = tty->termios;
    spin_unlock_irqrestore(&tty->lock, flags);
    return copy_to_user(arg, &t, sizeof(t));
}

static long set_settings(struct tty *tty, const void __user *arg, bool wait, bool flush)
{
    struct termios t, old;
    int err = tty_job_control(tty, SIGTTOU);

    if (err)
        return err;
    if (copy_from_user(&t, arg, sizeof(t)))
        return -EFAULT;
    if (wait)
        drain(tty);
    irqflags_t flags = spin_lock_irqsave(&tty->lock);
    old = tty->termios;
    tty->termios = t;
    if (flush)
        ldisc_flush(tty);
    ldisc_settings_changed(tty, &old);
    spin_unlock_irqrestore(&tty->lock, flags);
    return 0;
}

static long set_winsize(struct tty *tty, const void __user *arg)
{
    struct winsize w;

    if (copy_from_user(&w, arg, sizeof(w)))
        return -EFAULT;
    if (memcmp(&w, &tty->winsize, sizeof(w)) == 0)
        return 0;
    tty->winsize = w;
    if (tty->pgrp)
        signal_send_group(tty->pgrp, SIGWINCH, NULL);
    return 0;
}

static long flush_queues(struct tty *tty, u32 which)
{
    if (which > TCIOFLUSH)
        return -EINVAL;
    if (which == TCOFLUSH)
        return 0; /* output is never queued here */
    irqflags_t flags = spin_lock_irqsave(&tty->lock);
    ldisc_flush(tty);
    spin_unlock_irqrestore(&tty->lock, flags);
    return 0;
}

static long flow(struct tty *tty, u32 action)
{
    if (action > TCION)
        return -EINVAL;
    if (action == TCOOFF || action == TCOON) {
        WRITE_ONCE(tty->stopped, action == TCOOFF);
        wake_up(&tty->writers);
    }
    return 0;
}

/* TIOCSTI: as if the character had been typed. */
static long simulate_input(struct tty *tty, const char __user *arg)
{
    char c;

    if (current->euid != 0 && current->process->tty != tty)
        return -EPERM;
    if (get_user(c, arg))
        return -EFAULT;
    tty_input(tty, c);
    return 0;
}

long tty_ioctl(struct file *f, u32 cmd, u32 arg)
{
    struct tty *tty = f->data;
    void __user *p = (void __user *)(vaddr_t)arg;

    switch (cmd) {
    case TCGETS:
        return get_settings(tty, p);
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
        return set_settings(tty, p, cmd != TCSETS, cmd == TCSETSF);
    case TCSBRK:
    case TCSBRKP:
        drain(tty);
        return 0;
    case TCXONC:
        return flow(tty, arg);
    case TCFLSH:
        return flush_queues(tty, arg);
    case TIOCGWINSZ:
        return copy_to_user(p, &tty->winsize, sizeof(tty->winsize));
    case TIOCSWINSZ:
        return set_winsize(tty, p);
    case FIONREAD:
        return put_user((int)ldisc_readable(tty), (int __user *)p);
    case TIOCOUTQ:
        return put_user(0, (int __user *)p);
    case TIOCSTI:
        return simulate_input(tty, p);
    case TIOCGETD:
        return put_user(0, (int __user *)p);
    case TIOCEXCL:
    case TIOCNXCL:
        return 0;
    default:
        return tty_job_ioctl(tty, cmd, arg);
    }
}

/* Job control: sessions, foreground groups, and who may use the terminal. */
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <arch/i386/usercopy.h>
#include "kernel/dev/tty_int.h"
#include "kernel/process/task.h"

static bool ignores(int sig)
{
    const struct signal_state *s = current->signals;
    u32 bit = sig - 1;

    return s->action[bit].sa_handler == SIG_IGN ||
           (s->blocked.sig[bit / _NSIG_BPW] & 1ul << bit % _NSIG_BPW);
}

int tty_job_control(struct tty *tty, int sig)
{
    if (current->tty != tty || !tty->pgrp || current->pgid == tty->pgrp)
        return 0;
    if (ignores(sig))
        return sig == SIGTTIN ? -EIO : 0;
    signal_send_group(current->pgid, sig, NULL);
    return -ERESTARTSYS;
}

/* Makes the terminal that of the current session. */
int tty_set_controlling(struct tty *tty, bool steal)
{
    if (current->tty == tty && tty->session == current->sid)
        return 0;
    if (current->pid != current->sid || current->tty)
        return -EPERM;
    if (tty->session && !(steal && current->euid == 0))
        return -EPERM;
    tty->session = current->sid;
    tty->pgrp = current->pgid;
    current->tty = tty;
    return 0;
}

/* Calls fn for each task of the session. */
static void drop_from_session(i32 sid)
{
    struct task *t;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (t, &all_tasks, all_link)
        if (t->sid == sid)
            t->tty = NULL;
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

void tty_leave_session(struct task *leader)
{
    struct tty *tty = leader->tty;

    leader->tty = NULL;
    if (!tty || leader->pid != leader->sid || tty->session != leader->sid)
        return;
    if (tty->pgrp) {
        signal_send_group(tty->pgrp, SIGHUP, NULL);
        signal_send_group(tty->pgrp, SIGCONT, NULL);
    }
    tty->session = tty->pgrp = 0;
    drop_from_session(leader->sid);
}

/* 0 if the group exists in the current session, else -ESRCH or -EPERM. */
static int check_group(i32 pgid)
{
    struct task *t;
    int err = -ESRCH;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (t, &all_tasks, all_link) {
        if (t->pgid == pgid)
            err = t->sid == current->sid ? 0 : -EPERM;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

static long set_foreground(struct tty *tty, i32 pgid)
{
    if (current->tty != tty || tty->session != current->sid)
        return -ENOTTY;
    int err = tty_job_control(tty, SIGTTOU);
    if (err)
        return err;
    if (pgid < 0)
        return -EINVAL;
    err = check_group(pgid);
    if (err)
        return err;
    tty->pgrp = pgid;
    return 0;
}

long tty_job_ioctl(struct tty *tty, u32 cmd, u32 arg)
{
    i32 __user *p = (i32 __user *)(vaddr_t)arg;
    i32 pgid;

    switch (cmd) {
    case TIOCSCTTY:
        return tty_set_controlling(tty, arg == 1);
    case TIOCNOTTY:
        if (current->tty != tty)
            return -ENOTTY;
        tty_leave_session(current);
        return 0;
    case TIOCGPGRP:
        return current->tty == tty ? put_user(tty->pgrp, p) : -ENOTTY;
    case TIOCSPGRP:
        return get_user(pgid, p) ? -EFAULT : set_foreground(tty, pgid);
    case TIOCGSID:
        return current->tty == tty ? put_user(tty->session, p) : -ENOTTY;
    default:
        return -ENOTTY;
    }
}

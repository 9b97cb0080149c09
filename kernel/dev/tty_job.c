/* Job control: sessions, foreground groups, and who may use the terminal. */
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <arch/i386/usercopy.h>
#include "kernel/dev/tty_int.h"
#include "kernel/process/orphan.h"
#include "kernel/process/task.h"
#include "kernel/signal/sighand.h"

static bool ignores(int sig)
{
    return sighand_handler(current->process->sighand, sig) == SIG_IGN ||
           sigset_has(&current->blocked, sig);
}

int tty_job_control(struct tty *tty, int sig)
{
    const struct process *me = current->process;

    if (me->tty != tty || !tty->pgrp || me->pgid == tty->pgrp)
        return 0;
    if (ignores(sig))
        return sig == SIGTTIN ? -EIO : 0;
    if (current_group_orphaned())
        return -EIO;
    signal_send_group(me->pgid, sig, NULL);
    return -ERESTARTSYS;
}

/* Makes the terminal that of the current session. */
int tty_set_controlling(struct tty *tty, bool steal)
{
    struct process *me = current->process;

    if (me->tty == tty && tty->session == me->sid)
        return 0;
    if (me->pid != me->sid || me->tty)
        return -EPERM;
    if (tty->session && !(steal && current->euid == 0))
        return -EPERM;
    tty->session = me->sid;
    tty->pgrp = me->pgid;
    me->tty = tty;
    return 0;
}

/* The processes of the session have no terminal any more. */
static void drop_from_session(i32 sid)
{
    struct process *p;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (p, &all_processes, all_link)
        if (p->sid == sid)
            p->tty = NULL;
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

void tty_leave_session(struct process *leader)
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
    const struct process *p;
    int err = -ESRCH;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == pgid)
            err = p->sid == current->process->sid ? 0 : -EPERM;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

static long set_foreground(struct tty *tty, i32 pgid)
{
    const struct process *me = current->process;

    if (me->tty != tty || tty->session != me->sid)
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
    struct process *me = current->process;
    i32 pgid;

    switch (cmd) {
    case TIOCSCTTY:
        return tty_set_controlling(tty, arg == 1);
    case TIOCNOTTY:
        if (me->tty != tty)
            return -ENOTTY;
        tty_leave_session(me);
        return 0;
    case TIOCGPGRP:
        return me->tty == tty ? put_user(tty->pgrp, p) : -ENOTTY;
    case TIOCSPGRP:
        return get_user(pgid, p) ? -EFAULT : set_foreground(tty, pgid);
    case TIOCGSID:
        return me->tty == tty ? put_user(tty->session, p) : -ENOTTY;
    default:
        return -ENOTTY;
    }
}

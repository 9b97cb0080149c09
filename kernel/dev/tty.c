/* Terminals by number, and their open files. */
#include <uapi/errno.h>
#include "kernel/dev/tty_int.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/process/task.h"

static struct list_head ttys = LIST_HEAD_INIT(ttys);
static struct tty *console;

void tty_register(struct tty *tty)
{
    spin_lock_init(&tty->lock, tty->name, RANK_TTY);
    wait_queue_init(&tty->readers);
    wait_queue_init(&tty->writers);
    tty->session = tty->pgrp = 0;
    ldisc_init(tty);
    list_add_tail(&tty->link, &ttys);
    if (!console)
        console = tty;
}

struct tty *tty_find(u32 minor)
{
    struct tty *tty;

    list_for_each (tty, &ttys, link)
        if (tty->minor == minor)
            return tty;
    return NULL;
}

void tty_set_console(struct tty *tty)
{
    console = tty;
}

static struct tty *tty_of_device(u32 dev)
{
    if (DEV_MAJOR(dev) == TTY_MAJOR)
        return tty_find(DEV_MINOR(dev));
    return DEV_MINOR(dev) == 1 ? console : current->process->tty;
}

static int tty_open(struct file *f)
{
    u32 dev = f->inode->rdev;
    struct tty *tty = tty_of_device(dev);

    if (!tty)
        return -ENXIO;
    f->data = tty;
    /* A leader without a terminal gets the first one it opens, but not as the console. */
    bool no_control =
        (f->flags & O_NOCTTY) || DEV_MAJOR(dev) == TTY_AUX_MAJOR || DEV_MINOR(dev) == 0;
    if (!no_control && current->tgid == current->process->sid && !current->process->tty &&
        !tty->session)
        return tty_set_controlling(tty, false);
    return 0;
}

const struct file_ops tty_file_ops = {
    .open = tty_open,
    .read = tty_read,
    .write = tty_write,
    .ioctl = tty_ioctl,
    .poll = tty_poll,
};

#pragma once
/*
 * Terminals: the line discipline between a driver (serial line, VGA and keyboard) and ring 3.
 *
 *     driver interrupt -> tty_input() -> editing, signals, echo -> input ring -> read(2)
 *     write(2) -> output processing (NL -> CR NL ...) -> driver->write()
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/spinlock.h>
#include <uapi/ioctl.h>
#include <uapi/termios.h>
#include "kernel/sched/wait.h"

struct file_ops;
struct tty;

#define TTY_MAJOR        4
#define TTY_SERIAL_MINOR 64 /* ttyS0 */
#define TTY_AUX_MAJOR    5  /* 0: tty, 1: console */

struct tty_driver {
    /* Sends all of it. Any context; interrupts off and tty->lock (RANK_TTY) held. */
    void (*write)(struct tty *tty, const char *text, u32 len);
    /* Waits until all is sent; process context. NULL: write() does. */
    void (*drain)(struct tty *tty);
};

#define TTY_INPUT_SIZE 4096u /* a power of two */

struct tty {
    /* Set by the driver before tty_register(). */
    const char *name; /* "ttyS0" */
    u32 minor;        /* of TTY_MAJOR */
    const struct tty_driver *driver;
    void *driver_data;

    struct spinlock lock; /* all below, interrupts off */
    struct termios termios;
    struct winsize winsize;
    i32 session, pgrp; /* 0: none */
    /*
     * The input ring; positions count for ever.
     *     tail .. ready   may be read
     *     ready .. head   canonical mode: the line that is being edited
     */
    u32 head, ready, tail;
    u8 input[TTY_INPUT_SIZE];
    u32 line_end[TTY_INPUT_SIZE / 32]; /* bit: this character ends a line (NL, EOL, EOF) */
    bool literal_next;                 /* ^V came */
    bool stopped;                      /* ^S came */
    int signal;                        /* to be sent to pgrp once the lock is free */
    u32 column, line_column;           /* of the cursor; where the line that is edited began */
    struct wait_queue readers, writers;
    struct list_head link;
};

/* Fills the rest of *tty and makes it known under its number. Boot. */
void tty_register(struct tty *tty);
/* By minor number of TTY_MAJOR; NULL. */
struct tty *tty_find(u32 minor);
/* What /dev/console is: the first one registered, until a console= option says otherwise. */
void tty_set_console(struct tty *tty);

/* A character came. Any context (the receive interrupt). */
void tty_input(struct tty *tty, char c);

/* exit of a session leader: its terminal has no session any more, its group gets SIGHUP. */
struct process;
void tty_leave_session(struct process *leader);

extern const struct file_ops tty_file_ops;

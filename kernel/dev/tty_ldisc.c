/*
 * Input side of the line discipline (POSIX chapter 11): from characters as they arrive to lines, or
 * in non-canonical mode to characters, ready for read(2).
 */
#include <uapi/signal.h>
#include <faultline/string.h>
#include "kernel/dev/tty_int.h"
#include "kernel/process/task.h"

#define CTRL(c) ((c)&0x1f)

static const struct termios default_termios = {
    .c_iflag = ICRNL | IXON,
    .c_oflag = OPOST | ONLCR,
    .c_cflag = B115200 | CS8 | CREAD | HUPCL,
    .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
    .c_cc =
        {
            [VINTR] = CTRL('C'),
            [VQUIT] = CTRL('\\'),
            [VERASE] = 0x7f,
            [VKILL] = CTRL('U'),
            [VEOF] = CTRL('D'),
            [VMIN] = 1,
            [VSTART] = CTRL('Q'),
            [VSTOP] = CTRL('S'),
            [VSUSP] = CTRL('Z'),
            [VREPRINT] = CTRL('R'),
            [VDISCARD] = CTRL('O'),
            [VWERASE] = CTRL('W'),
            [VLNEXT] = CTRL('V'),
        },
};

void ldisc_init(struct tty *tty)
{
    tty->termios = default_termios;
    ldisc_flush(tty);
    tty->column = tty->line_column = 0;
    tty->stopped = false;
}

void ldisc_flush(struct tty *tty)
{
    tty->head = tty->ready = tty->tail = 0;
    tty->literal_next = false;
}

u32 ldisc_readable(const struct tty *tty)
{
    return tty->ready - tty->tail;
}

static void set_line_end(struct tty *tty, u32 pos, bool on)
{
    u32 bit = 1u << pos % 32, *word = &tty->line_end[pos % TTY_INPUT_SIZE / 32];

    *word = on ? *word | bit : *word & ~bit;
}

void ldisc_settings_changed(struct tty *tty, const struct termios *old)
{
    if (!((tty->termios.c_lflag ^ old->c_lflag) & ICANON))
        return;
    /* What was typed so far counts as it is; back in canonical mode, as a line. */
    if (L_FLAG(tty, ICANON) && tty->ready != tty->tail)
        set_line_end(tty, tty->ready - 1, true);
    tty->ready = tty->head;
    wake_up(&tty->readers);
}

static void make_ready(struct tty *tty)
{
    tty->ready = tty->head;
    wake_up(&tty->readers);
}

/* Room is kept for the end of the line, so that a full ring can still be read. */
static bool store(struct tty *tty, u8 c, bool line_end)
{
    u32 used = tty->head - tty->tail;

    if (used >= TTY_INPUT_SIZE - (L_FLAG(tty, ICANON) && !line_end))
        return false;
    tty->input[tty->head % TTY_INPUT_SIZE] = c;
    set_line_end(tty, tty->head, line_end);
    tty->head++;
    return true;
}

/* A signal character: to the foreground group; pending input is gone. True: handled. */
static bool input_signal(struct tty *tty, u8 c)
{
    int sig = is_control(tty, c, VINTR)   ? SIGINT
              : is_control(tty, c, VQUIT) ? SIGQUIT
              : is_control(tty, c, VSUSP) ? SIGTSTP
                                          : 0;

    if (!L_FLAG(tty, ISIG) || !sig)
        return false;
    if (!L_FLAG(tty, NOFLSH))
        ldisc_flush(tty);
    tty->stopped = false;
    if (L_FLAG(tty, ECHO))
        output_echo(tty, c);
    tty->signal = sig;
    wake_up(&tty->writers);
    return true;
}

/* ^S and ^Q. True: handled. */
static bool input_flow(struct tty *tty, u8 c)
{
    bool start = is_control(tty, c, VSTART), stop = is_control(tty, c, VSTOP);

    if (!I_FLAG(tty, IXON))
        return false;
    if (!start && !stop) {
        if (tty->stopped && I_FLAG(tty, IXANY)) {
            tty->stopped = false;
            wake_up(&tty->writers);
        }
        return false;
    }
    tty->stopped = stop && !start;
    if (!tty->stopped)
        wake_up(&tty->writers);
    return true;
}

static void erase_one(struct tty *tty)
{
    tty->head--;
    /* A character of several UTF-8 bytes goes as a whole. */
    while (I_FLAG(tty, IUTF8) && (tty->input[tty->head % TTY_INPUT_SIZE] & 0xc0) == 0x80 &&
           tty->head != tty->ready)
        tty->head--;
    if (L_FLAG(tty, ECHO))
        output_erase(tty, tty->head);
}

static bool is_word(u8 c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c >= 0x80;
}

/* Blanks, then the word before them. */
static void erase_word(struct tty *tty)
{
    bool in_word = false;

    while (tty->head != tty->ready) {
        bool word = is_word(tty->input[(tty->head - 1) % TTY_INPUT_SIZE]);
        if (!word && in_word)
            return;
        in_word |= word;
        erase_one(tty);
    }
}

static void erase_line(struct tty *tty)
{
    if (L_FLAG(tty, ECHO) && !(L_FLAG(tty, ECHOKE) && L_FLAG(tty, ECHOE))) {
        tty->head = tty->ready;
        output_echo(tty, tty->termios.c_cc[VKILL]);
        if (L_FLAG(tty, ECHOK))
            output_text(tty, (const u8 *)"\n", 1);
        return;
    }
    while (tty->head != tty->ready)
        erase_one(tty);
}

static void reprint(struct tty *tty)
{
    output_echo(tty, tty->termios.c_cc[VREPRINT]);
    output_text(tty, (const u8 *)"\n", 1);
    tty->line_column = tty->column;
    for (u32 i = tty->ready; i != tty->head; i++)
        output_echo(tty, tty->input[i % TTY_INPUT_SIZE]);
}

/* Editing characters of canonical mode. True: handled. */
static bool input_edit(struct tty *tty, u8 c)
{
    /* Terminals disagree on what the backspace key sends: both do. */
    bool erase =
        is_control(tty, c, VERASE) || (c == CTRL('H') && tty->termios.c_cc[VERASE] == 0x7f);

    if (erase) {
        if (tty->head != tty->ready)
            erase_one(tty);
    } else if (is_control(tty, c, VKILL)) {
        erase_line(tty);
    } else if (L_FLAG(tty, IEXTEN) && is_control(tty, c, VWERASE)) {
        erase_word(tty);
    } else if (L_FLAG(tty, IEXTEN) && L_FLAG(tty, ECHO) && is_control(tty, c, VREPRINT)) {
        reprint(tty);
    } else {
        return false;
    }
    return true;
}

/* A plain character of the line, echoed. */
static void input_plain(struct tty *tty, u8 c)
{
    bool line_end = L_FLAG(tty, ICANON) && !tty->literal_next &&
                    (c == '\n' || is_control(tty, c, VEOL) || is_control(tty, c, VEOL2));

    if (tty->head == tty->ready)
        tty->line_column = tty->column;
    if (!store(tty, c, line_end)) {
        if (I_FLAG(tty, IMAXBEL))
            output_text(tty, (const u8 *)"\a", 1);
        return;
    }
    if (L_FLAG(tty, ECHO) || (c == '\n' && L_FLAG(tty, ECHONL) && L_FLAG(tty, ICANON)))
        c == '\n' ? output_text(tty, &c, 1) : output_echo(tty, c);
    if (line_end || !L_FLAG(tty, ICANON))
        make_ready(tty);
}

/* CR and NL as the settings say; -1: the character is dropped. */
static int map_newline(const struct tty *tty, u8 c)
{
    if (c == '\r')
        return I_FLAG(tty, IGNCR) ? -1 : I_FLAG(tty, ICRNL) ? '\n' : c;
    if (c == '\n' && I_FLAG(tty, INLCR))
        return '\r';
    return c;
}

static void input_char(struct tty *tty, u8 c)
{
    if (I_FLAG(tty, ISTRIP))
        c &= 0x7f;
    if (tty->literal_next) {
        input_plain(tty, c);
        tty->literal_next = false;
        return;
    }
    if (input_flow(tty, c) || input_signal(tty, c))
        return;
    int mapped = map_newline(tty, c);
    if (mapped < 0)
        return;
    if (L_FLAG(tty, ICANON)) {
        if (input_edit(tty, mapped))
            return;
        if (L_FLAG(tty, IEXTEN) && is_control(tty, mapped, VLNEXT)) {
            tty->literal_next = true;
            if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOCTL))
                output_text(tty, (const u8 *)"^\b", 2);
            return;
        }
        if (is_control(tty, mapped, VEOF)) {
            if (store(tty, 0, true))
                make_ready(tty);
            return;
        }
    }
    input_plain(tty, mapped);
}

void tty_input(struct tty *tty, char c)
{
    irqflags_t flags = spin_lock_irqsave(&tty->lock);

    input_char(tty, c);
    int sig = tty->signal;
    tty->signal = 0;
    spin_unlock_irqrestore(&tty->lock, flags);
    /* Outside of the lock: who sends a signal takes the list of tasks, which ranks before it. */
    if (sig && tty->pgrp)
        signal_send_group(tty->pgrp, sig, NULL);
}

u32 ldisc_take(struct tty *tty, u8 *buf, u32 n, bool *eof)
{
    u32 done = 0;

    *eof = false;
    while (done < n && tty->tail != tty->ready) {
        u8 c = tty->input[tty->tail % TTY_INPUT_SIZE];
        bool end = L_FLAG(tty, ICANON) && is_line_end(tty, tty->tail);

        tty->tail++;
        if (end && c == 0) {
            *eof = true;
            break;
        }
        buf[done++] = c;
        if (end)
            break;
    }
    /* An EOF character right behind what fitted belongs to it, and is no end of file of its own. */
    if (done && done == n && !*eof && L_FLAG(tty, ICANON) && tty->tail != tty->ready &&
        !is_line_end(tty, tty->tail - 1) && is_line_end(tty, tty->tail) &&
        tty->input[tty->tail % TTY_INPUT_SIZE] == 0)
        tty->tail++;
    return done;
}

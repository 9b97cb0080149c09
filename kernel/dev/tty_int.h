#pragma once
/* Between the files of the terminal layer. */
#include "kernel/dev/tty.h"

struct file;
struct poll_table;
struct uio;

#define L_FLAG(tty, flag) ((tty)->termios.c_lflag & (flag))
#define I_FLAG(tty, flag) ((tty)->termios.c_iflag & (flag))
#define O_FLAG(tty, flag) ((tty)->termios.c_oflag & (flag))

/* A control character of value 0 is switched off. */
static inline bool is_control(const struct tty *tty, u8 c, unsigned index)
{
    return c && c == tty->termios.c_cc[index];
}

static inline bool is_line_end(const struct tty *tty, u32 pos)
{
    pos %= TTY_INPUT_SIZE;
    return tty->line_end[pos / 32] & 1u << pos % 32;
}

/* tty_ldisc.c */
void ldisc_init(struct tty *tty);
/* Characters ready for read(2), lock held. */
u32 ldisc_readable(const struct tty *tty);
/* Forgets all input, lock held. */
void ldisc_flush(struct tty *tty);
/* New settings are in tty->termios, `old` were there before; lock held. */
void ldisc_settings_changed(struct tty *tty, const struct termios *old);
/*
 * Takes up to n characters that are ready: in canonical mode of one line, *eof set if its end was
 * the EOF character, which is not among them. Lock held.
 */
u32 ldisc_take(struct tty *tty, u8 *buf, u32 n, bool *eof);

/* tty_output.c: lock held. */
void output_text(struct tty *tty, const u8 *text, u32 n);
/* The character that was typed, as it shows: ^C for control characters. */
void output_echo(struct tty *tty, u8 c);
/* Undoes the echo of c, the character at position `pos` of the ring. */
void output_erase(struct tty *tty, u32 pos);

/* tty_io.c */
long tty_read(struct file *f, struct uio *to, u64 *pos);
long tty_write(struct file *f, struct uio *from, u64 *pos);
u32 tty_poll(struct file *f, struct poll_table *pt);

/* tty_job.c */
/* A background process may not do this: sends sig to its group; 0 if it may, or -errno. */
int tty_job_control(struct tty *tty, int sig);
int tty_set_controlling(struct tty *tty, bool steal);
long tty_job_ioctl(struct tty *tty, u32 cmd, u32 arg);

/* tty_ioctl.c */
long tty_ioctl(struct file *f, u32 cmd, u32 arg);

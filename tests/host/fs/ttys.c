/* The line discipline: what is typed, what is read, what shows. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/signal.h>
#include "kernel/dev/tty.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/signal/sighand.h"
#include "kernel/time/time.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

static struct tty terminal;
static struct file *tty_file;
static char screen[8192];
static u32 screen_len;

static void show(struct tty *tty, const char *text, u32 len)
{
    (void)tty;
    if (screen_len + len >= sizeof(screen))
        screen_len = 0;
    memcpy(screen + screen_len, text, len);
    screen_len += len;
    screen[screen_len] = '\0';
}

static const struct tty_driver driver = {.write = show};

static void start(void)
{
    static bool registered;

    world_boot(true);
    terminal.name = "ttyS0";
    terminal.minor = TTY_SERIAL_MINOR;
    terminal.driver = &driver;
    if (registered) /* as at power-on, but it is on the list already */
        list_del(&terminal.link);
    tty_register(&terminal);
    registered = true;
    world_process.tty = NULL;
    CHECK_EQ(vfs_open("/dev/ttyS0", O_RDWR, 0, &tty_file), 0);
    screen_len = 0;
    screen[0] = '\0';
}

static void stop(void)
{
    file_put(tty_file);
    world_check_leaks();
}

static void type(const char *keys)
{
    for (; *keys; keys++)
        tty_input(&terminal, *keys);
}

/* Reads up to n bytes and compares; "" is end of file. */
static void reads(u32 n, const char *expected)
{
    char buf[5000];
    struct uio to;

    uio_kernel(&to, buf, n);
    long got = file_read(tty_file, &to);
    if (got != (long)strlen(expected) || memcmp(buf, expected, got) != 0)
        host_fail(__FILE__, __LINE__, "read is %ld \"%.*s\", not \"%s\"", got,
                  got > 0 ? (int)got : 0, buf, expected);
}

static long try_read(void)
{
    char buf[8];
    struct uio to;

    uio_kernel(&to, buf, sizeof(buf));
    tty_file->flags |= O_NONBLOCK;
    long n = file_read(tty_file, &to);
    tty_file->flags &= ~O_NONBLOCK;
    return n;
}

static void shows(const char *expected)
{
    if (strcmp(screen, expected) != 0)
        host_fail(__FILE__, __LINE__, "screen \"%s\", not \"%s\"", screen, expected);
    screen_len = 0;
    screen[0] = '\0';
}

void tty_lines(void)
{
    start();
    terminal.termios.c_lflag &= ~ECHO;
    type("hel");
    CHECK_EQ(try_read(), -EAGAIN);
    type("lo\rsecond\n");
    reads(100, "hello\n");
    reads(3, "sec");
    reads(100, "ond\n");
    type("abx\177c\b\177z\n");
    reads(100, "az\n");
    type("\177\177some words\x17more\n");
    reads(100, "some more\n");
    type("all of it\x15new\n");
    reads(100, "new\n");
    type("part\x04");
    reads(100, "part");
    type("part\x04");
    reads(4, "part");
    CHECK_EQ(try_read(), -EAGAIN); /* the ^D went with the text it ended */
    type("\x04");
    reads(100, "");
    type("\x16\x03\x16\x04\n");
    reads(100, "\x03\x04\n");
    type("one\ntwo\nthree\n");
    reads(100, "one\n");
    reads(100, "two\n");
    reads(100, "three\n");
    for (u32 i = 0; i < TTY_INPUT_SIZE + 100; i++)
        tty_input(&terminal, 'x');
    type("\n");
    char buf[TTY_INPUT_SIZE];
    struct uio to;
    uio_kernel(&to, buf, sizeof(buf));
    CHECK_EQ(file_read(tty_file, &to), TTY_INPUT_SIZE); /* a line that is too long is cut */
    CHECK_EQ(buf[TTY_INPUT_SIZE - 1], '\n');
    stop();
}

void tty_echo(void)
{
    struct uio from;

    start();
    type("ab\177c\n");
    shows("ab\b \bc\r\n");
    type("\x01\177x\n");
    shows("^A\b \b\b \bx\r\n");
    type("a\tb\177\177c\n");
    shows("a\tb\b \b\b\b\b\b\b\b\bc\r\n"); /* back over the tab to column 1 */
    type("ab\x15");
    shows("ab\b \b\b \b");
    type("xy\x12\n");
    shows("xy^R\r\nxy\r\n");
    terminal.termios.c_iflag |= IUTF8;
    type("\xc3\xa4\177\n");
    shows("\xc3\xa4\b \b\r\n");
    uio_kernel(&from, "1\n2\t3", 5);
    CHECK_EQ(file_write(tty_file, &from), 5);
    shows("1\r\n2\t3");
    terminal.termios.c_oflag |= TAB3;
    uio_kernel(&from, "\t|\n", 3);
    CHECK_EQ(file_write(tty_file, &from), 3);
    shows("       |\r\n"); /* column 9 to 16 */
    terminal.termios.c_oflag = 0;
    uio_kernel(&from, "a\n", 2);
    CHECK_EQ(file_write(tty_file, &from), 2);
    shows("a\n");
    stop();
}

void tty_raw(void)
{
    start();
    terminal.termios.c_lflag &= ~(ICANON | ECHO | ISIG);
    terminal.termios.c_iflag = 0;
    type("\x03\r\x04\177");
    reads(100, "\x03\r\x04\177");
    CHECK_EQ(try_read(), -EAGAIN);
    terminal.termios.c_cc[VMIN] = 0;
    CHECK_EQ(try_read(), 0);
    u32 before = jiffies;
    terminal.termios.c_cc[VTIME] = 5;
    reads(100, "");
    CHECK_EQ(jiffies - before, 50);
    type("k");
    reads(100, "k");
    terminal.termios.c_cc[VMIN] = 3;
    type("ab");
    reads(100, "ab"); /* the time between characters is over */
    type("abcdef");
    reads(4, "abcd");
    reads(4, "ef");
    stop();
}

void tty_signals(void)
{
    start();
    CHECK(world_process.tty == &terminal); /* a session leader's first terminal */
    CHECK_EQ(terminal.pgrp, 1);
    type("abc\x03");
    CHECK_EQ(world_signals, 1u << (SIGINT - 1));
    shows("abc^C");
    CHECK_EQ(try_read(), -EAGAIN); /* the line is gone */
    type("\x1c\x1a");
    CHECK_EQ(world_signals, 1u << (SIGINT - 1) | 1u << (SIGQUIT - 1) | 1u << (SIGTSTP - 1));
    world_task.work = 0;
    world_signals = 0;
    world_process.pgid = 9; /* in the background */
    CHECK_EQ(try_read(), -ERESTARTSYS);
    CHECK_EQ(world_signals, 1u << (SIGTTIN - 1));
    sigset_add(&world_process.sighand->set, SIGTTIN);
    world_process.sighand->action[SIGTTIN - 1].sa_handler = SIG_IGN;
    CHECK_EQ(try_read(), -EIO);
    world_process.sighand->action[SIGTTIN - 1].sa_handler = SIG_DFL;
    world_process.pgid = 1;
    world_task.work = 0;
    tty_leave_session(&world_process);
    CHECK_EQ(terminal.session, 0);
    CHECK(!world_process.tty);
    stop();
}

static void type_start(void)
{
    type("\x11");
}

void tty_flow(void)
{
    struct uio from;

    start();
    type("\x13");
    world_sleep = type_start;
    uio_kernel(&from, "go", 2);
    CHECK_EQ(file_write(tty_file, &from), 2);
    shows("go");
    type("\x13");
    tty_file->flags |= O_NONBLOCK;
    uio_kernel(&from, "go", 2);
    CHECK_EQ(file_write(tty_file, &from), -EAGAIN);
    type("\x11");
    uio_kernel(&from, "go", 2);
    CHECK_EQ(file_write(tty_file, &from), 2);
    stop();
}

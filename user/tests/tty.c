/* A terminal: modes, reads without lines, job control. The console, or a pseudo-terminal on Linux.
 */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Linux, for a pseudo-terminal. */
enum { TIOCSPTLCK_ = 0x40045431, TIOCGPTN_ = 0x80045430 };

static int open_pseudo_terminal(void)
{
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), locked = 0, number;
    char path[20];

    if (master < 0 || ioctl(master, TIOCSPTLCK_, &locked) < 0 ||
        ioctl(master, TIOCGPTN_, &number) < 0)
        skip("no pseudo-terminal");
    snprintf(path, sizeof(path), "/dev/pts/%d", number);
    return open(path, O_RDWR | O_NOCTTY);
}

static int open_terminal(void)
{
    int fd = on_faultline() ? open("/dev/console", O_RDWR | O_NOCTTY) : open_pseudo_terminal();

    REQUIRE(fd >= 0 && isatty(fd));
    return fd;
}

static void modes(void)
{
    int fd = open_terminal();
    struct termios before, changed, now;

    CHECK_EQ(tcgetattr(fd, &before), 0);
    CHECK((before.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG));
    CHECK(before.c_oflag & OPOST);
    CHECK_EQ(before.c_cc[VINTR], 3);
    CHECK_EQ(before.c_cc[VEOF], 4);
    changed = before;
    changed.c_lflag &= ~(ICANON | ECHO);
    changed.c_cc[VMIN] = 0;
    changed.c_cc[VTIME] = 1;
    CHECK_EQ(tcsetattr(fd, TCSANOW, &changed), 0);
    CHECK_EQ(tcgetattr(fd, &now), 0);
    CHECK_EQ(now.c_lflag & (ICANON | ECHO), 0);
    CHECK_EQ(now.c_cc[VTIME], 1);
    CHECK_EQ(tcsetattr(fd, TCSANOW, &before), 0);
    CHECK_FAILS(ioctl(fd, TCGETS, 16), EFAULT);
    CHECK_FAILS(ioctl(fd, TCSETS, 16), EFAULT);
}

static void window(void)
{
    int fd = open_terminal();
    struct winsize before, size = {.ws_row = 30, .ws_col = 100};

    CHECK_EQ(ioctl(fd, TIOCGWINSZ, &before), 0);
    CHECK_EQ(ioctl(fd, TIOCSWINSZ, &size), 0);
    CHECK_EQ(ioctl(fd, TIOCGWINSZ, &size), 0);
    CHECK(size.ws_row == 30 && size.ws_col == 100);
    CHECK_EQ(ioctl(fd, TIOCSWINSZ, &before), 0);
}

static void reads_without_input(void)
{
    int fd = open_terminal();
    struct termios before, raw;
    char byte;

    REQUIRE(tcgetattr(fd, &before) == 0);
    raw = before;
    raw.c_lflag &= ~ICANON;
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    CHECK_EQ(tcsetattr(fd, TCSANOW, &raw), 0);
    CHECK_EQ(read(fd, &byte, 1), 0);
    raw.c_cc[VTIME] = 1; /* a tenth of a second */
    CHECK_EQ(tcsetattr(fd, TCSANOW, &raw), 0);
    CHECK_EQ(read(fd, &byte, 1), 0);
    CHECK_EQ(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    raw.c_cc[VMIN] = 1;
    CHECK_EQ(tcsetattr(fd, TCSANOW, &raw), 0);
    CHECK_FAILS(read(fd, &byte, 1), EAGAIN);
    CHECK_EQ(tcsetattr(fd, TCSANOW, &before), 0);
}

static void without_a_terminal(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        CHECK(setsid() > 0);
        CHECK_FAILS(open("/dev/tty", O_RDWR), ENXIO);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

/* In a child that leads a session with the terminal. */
static void in_session(void (*run)(int fd))
{
    int fd = open_terminal();
    pid_t pid = fork();

    if (pid == 0) {
        signal(SIGHUP, SIG_IGN);
        CHECK(setsid() > 0);
        CHECK_EQ(ioctl(fd, TIOCSCTTY, 0), 0);
        run(fd);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void own_terminal(int fd)
{
    int group = 0;

    CHECK_WORKS(open("/dev/tty", O_RDWR));
    CHECK_EQ(tcgetpgrp(fd), getpgrp());
    CHECK_EQ(ioctl(fd, TIOCGSID, &group), 0);
    CHECK_EQ(group, getsid(0));
    CHECK_FAILS(tcsetpgrp(fd, 99999999), ESRCH);
    group = -1;
    CHECK_FAILS(ioctl(fd, TIOCSPGRP, &group), EINVAL);
    CHECK_EQ(tcsetpgrp(fd, getpgrp()), 0);
}

static void controlling_terminal(void)
{
    in_session(own_terminal);
}

/* Starts a background group that acts; the signal that stops it. */
static int stop_signal_of(void (*act)(int fd), int fd)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        setpgid(0, 0);
        act(fd);
        _exit(0);
    }
    setpgid(pid, pid);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    if (!WIFSTOPPED(status))
        return -1;
    kill(pid, SIGKILL);
    wait_child(pid);
    return WSTOPSIG(status);
}

static void read_it(int fd)
{
    char byte;

    _exit(read(fd, &byte, 1) != 1);
}

static void write_it(int fd)
{
    _exit(write(fd, "\r\n", 2) != 2);
}

static void set_modes(int fd)
{
    struct termios modes_now;

    tcgetattr(fd, &modes_now);
    tcsetattr(fd, TCSANOW, &modes_now);
}

static void read_and_ignore(int fd)
{
    char byte;

    signal(SIGTTIN, SIG_IGN);
    _exit(!(read(fd, &byte, 1) == -1 && errno == EIO));
}

static void background_groups(int fd)
{
    struct termios before, tostop;

    CHECK_EQ(stop_signal_of(read_it, fd), SIGTTIN);
    CHECK_EQ(stop_signal_of(write_it, fd), -1); /* allowed */
    CHECK_EQ(stop_signal_of(set_modes, fd), SIGTTOU);
    CHECK_EQ(stop_signal_of(read_and_ignore, fd), -1);
    REQUIRE(tcgetattr(fd, &before) == 0);
    tostop = before;
    tostop.c_lflag |= TOSTOP;
    CHECK_EQ(tcsetattr(fd, TCSANOW, &tostop), 0);
    CHECK_EQ(stop_signal_of(write_it, fd), SIGTTOU);
    CHECK_EQ(tcsetattr(fd, TCSANOW, &before), 0);
}

static void job_control(void)
{
    in_session(background_groups);
}

TEST_MAIN({"modes", modes}, {"the window's size", window},
          {"reads without input", reads_without_input},
          {"/dev/tty without a controlling terminal", without_a_terminal},
          {"a controlling terminal", controlling_terminal},
          {"background groups are stopped", job_control})

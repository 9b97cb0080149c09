/* Descriptors: dup, fcntl, close-on-exec, the limit, ioctl on what is no terminal. */
#include "user/tests/lib/files.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

static int open_null(void)
{
    int fd = open("/dev/null", O_RDWR);

    REQUIRE(fd >= 0);
    return fd;
}

static void lowest_number(void)
{
    int a = open_null(), b = open_null(), c = open_null();

    CHECK(b == a + 1 && c == b + 1);
    CHECK_EQ(close(b), 0);
    CHECK_EQ(open_null(), b);
    CHECK_EQ(close(b), 0);
    CHECK_FAILS(close(b), EBADF);
    CHECK_FAILS(close(-1), EBADF);
    CHECK_FAILS(close(0x7fffffff), EBADF);
    CHECK_EQ(dup(a), b);
}

static void duplicates(void)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), twin = dup(fd);

    REQUIRE(fd >= 0 && twin >= 0);
    CHECK_EQ(lseek(fd, 10, SEEK_SET), 10);
    CHECK_EQ(lseek(twin, 0, SEEK_CUR), 10);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(twin, F_GETFD), 0);
    CHECK_EQ(dup2(fd, 40), 40);
    CHECK_EQ(fcntl(40, F_GETFD), 0);
    CHECK_EQ(dup2(open_null(), 40), 40); /* closes what was there */
    CHECK_FAILS(dup3(fd, 41, 0x1234), EINVAL);
    CHECK_EQ(dup3(fd, 41, O_CLOEXEC), 41);
    CHECK_EQ(fcntl(41, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(dup2(fd, fd), fd);
    CHECK_FAILS(dup3(fd, fd, 0), EINVAL);
    CHECK_FAILS(dup2(999, 50), EBADF);
    CHECK_FAILS(dup2(999, 999), EBADF);
    CHECK_FAILS(dup2(fd, -1), EBADF);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(lseek(twin, 0, SEEK_CUR), 10); /* the file stays open */
}

static void file_control(void)
{
    int fd = open("/dev/null", O_WRONLY | O_APPEND), ends[2];

    CHECK_EQ(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_WRONLY | O_APPEND);
    CHECK_EQ(fcntl(fd, F_SETFL, O_NONBLOCK | O_RDWR), 0);
    CHECK_EQ(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_WRONLY | O_NONBLOCK);
    CHECK_EQ(fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(fd, F_DUPFD, 30), 30);
    CHECK_EQ(fcntl(fd, F_DUPFD, 30), 31);
    CHECK_EQ(fcntl(fd, F_DUPFD_CLOEXEC, 50), 50);
    CHECK_EQ(fcntl(50, F_GETFD), FD_CLOEXEC);
    CHECK_FAILS(fcntl(fd, F_DUPFD, -1), EINVAL);
    CHECK_FAILS(fcntl(fd, 7777), EINVAL);
    CHECK_FAILS(fcntl(999, F_GETFD), EBADF);
    CHECK_EQ(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    CHECK(fcntl(ends[0], F_GETFL) & O_NONBLOCK);
    CHECK_EQ(fcntl(ends[1], F_GETFD), FD_CLOEXEC);
    CHECK_FAILS(pipe2(ends, 0x7), EINVAL);
}

static void too_many(void)
{
    struct rlimit limit = {.rlim_cur = 20, .rlim_max = 30};
    int fd, count = 0, ends[2];

    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    while ((fd = open("/dev/null", O_RDONLY)) >= 0) {
        CHECK(fd < 20);
        count++;
    }
    CHECK_EQ(errno, EMFILE);
    CHECK(count >= 10 && count <= 17);
    CHECK_FAILS(dup(0), EMFILE);
    CHECK_FAILS(dup2(0, 20), EBADF);
    CHECK_FAILS(fcntl(0, F_DUPFD, 20), EINVAL);
    close(19);
    CHECK_FAILS(pipe(ends), EMFILE); /* two are needed */
    CHECK_EQ(open("/dev/null", O_RDONLY), 19);
}

static void hundreds(void)
{
    enum { COUNT = 600 };
    int first = open_null(), last = first;

    for (int i = 1; i < COUNT; i++)
        last = open_null();
    CHECK(last >= first + COUNT - 1);
    CHECK_EQ(write(last, "x", 1), 1);
    CHECK_EQ(close(first + 300), 0);
    CHECK_EQ(open_null(), first + 300);
    if (syscall(__NR_close_range, first, last, 0) == 0)
        CHECK_FAILS(write(last, "x", 1), EBADF);
}

static void no_terminal(void)
{
    struct winsize size;
    struct termios modes;
    int fds[3] = {open("/dev/null", O_RDWR), open("/proc/self/exe", O_RDONLY)}, ends[2];

    REQUIRE(pipe(ends) == 0);
    fds[2] = ends[0];
    for (int i = 0; i < 3; i++) {
        CHECK_FAILS(ioctl(fds[i], TIOCGWINSZ, &size), ENOTTY);
        CHECK_FAILS(tcgetattr(fds[i], &modes), ENOTTY);
        CHECK_EQ(isatty(fds[i]), 0);
        CHECK_FAILS(ioctl(fds[i], 0x12345678, NULL), ENOTTY);
    }
    CHECK_FAILS(ioctl(999, TIOCGWINSZ, &size), EBADF);
}

static void ready_bytes(void)
{
    int ends[2], count = -1;

    REQUIRE(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3);
    CHECK_EQ(ioctl(ends[0], FIONREAD, &count), 0);
    CHECK_EQ(count, 3);
}

static void special_files(void)
{
    char buf[64];
    int null = open_null(), zero = open("/dev/zero", O_RDWR), random = open("/dev/urandom", 0);

    CHECK_EQ(read(null, buf, sizeof(buf)), 0);
    CHECK_EQ(write(null, buf, sizeof(buf)), sizeof(buf));
    memset(buf, 1, sizeof(buf));
    CHECK_EQ(read(zero, buf, sizeof(buf)), sizeof(buf));
    CHECK(buf[0] == 0 && buf[63] == 0);
    CHECK_EQ(write(zero, buf, 5), 5);
    CHECK_EQ(read(random, buf, sizeof(buf)), sizeof(buf));
    CHECK_FAILS(write(open("/dev/full", O_WRONLY), "x", 1), ENOSPC);
}

TEST_MAIN({"the lowest free number", lowest_number}, {"dup, dup2, dup3", duplicates},
          {"fcntl", file_control}, {"EMFILE", too_many}, {"hundreds of descriptors", hundreds},
          {"ENOTTY", no_terminal}, {"FIONREAD", ready_bytes},
          {"null, zero, urandom, full", special_files})

/* Pipes: blocking, the end, atomic writes, poll and select. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIPE_SIZE = 65536, PIPE_BUF = 4096 };

static int in, out; /* what is written to `in` comes from `out` */

static void new_pipe(int flags)
{
    int ends[2];

    REQUIRE(pipe2(ends, flags) == 0);
    out = ends[0];
    in = ends[1];
}

static void bytes_in_order(void)
{
    char buf[10];

    new_pipe(0);
    CHECK_EQ(write(in, "abc", 3), 3);
    CHECK_EQ(write(in, "defgh", 5), 5);
    CHECK_EQ(read(out, buf, 2), 2);
    CHECK_EQ(read(out, buf + 2, 8), 6); /* what is there, not more */
    CHECK(memcmp(buf, "abcdefgh", 8) == 0);
    CHECK_FAILS(write(out, "x", 1), EBADF);
    CHECK_FAILS(read(in, buf, 1), EBADF);
}

static void write_later(void *arg)
{
    (void)arg;
    sleep_ms(30);
    CHECK_EQ(write(in, "late", 4), 4);
}

static void reader_waits(void)
{
    char buf[10];
    pid_t pid;

    new_pipe(0);
    pid = start_child(write_later, NULL);
    CHECK_EQ(read(out, buf, sizeof(buf)), 4);
    CHECK_EQ(wait_child(pid), 0);
}

static void end_of_data(void)
{
    char buf[4];
    pid_t pid;

    new_pipe(0);
    pid = fork();
    if (pid == 0) {
        sleep_ms(20);
        _exit(0); /* its end closes the last writer */
    }
    CHECK_EQ(write(in, "x", 1), 1);
    close(in);
    CHECK_EQ(read(out, buf, 4), 1);
    CHECK_EQ(read(out, buf, 4), 0);
    CHECK_EQ(read(out, buf, 4), 0);
    CHECK_EQ(wait_child(pid), 0);
}

static void write_to_nobody(void *arg)
{
    (void)arg;
    close(out);
    _exit(write(in, "x", 1) != 1);
}

static void broken_pipe(void)
{
    new_pipe(0);
    CHECK_EQ(run_child(write_to_nobody, NULL), 0); /* we still read */
    close(out);
    CHECK_EQ(ending_signal(run_child(write_to_nobody, NULL)), SIGPIPE);
    signal(SIGPIPE, SIG_IGN);
    CHECK_FAILS(write(in, "x", 1), EPIPE);
}

static void nonblocking(void)
{
    static char block[PIPE_BUF];
    long total = 0, count;
    char byte;

    new_pipe(O_NONBLOCK);
    CHECK_FAILS(read(out, &byte, 1), EAGAIN);
    while ((count = write(in, block, sizeof(block))) > 0)
        total += count;
    CHECK_EQ(errno, EAGAIN);
    CHECK_EQ(total, PIPE_SIZE);
    CHECK_EQ(read(out, &byte, 1), 1);
    CHECK_FAILS(write(in, block, sizeof(block)), EAGAIN); /* whole or not at all */
    CHECK_EQ(read(out, block, sizeof(block)), sizeof(block));
    CHECK(write(in, block, sizeof(block)) == sizeof(block));
}

/* Writers of whole blocks at the same time: blocks never mix. */
static void atomic_writes(void)
{
    enum { WRITERS = 4, BLOCKS = 60, SIZE = 1000 };
    static char block[SIZE];
    pid_t pids[WRITERS];
    int mixed = 0, blocks = 0;

    new_pipe(0);
    for (int i = 0; i < WRITERS; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            memset(block, 'a' + i, SIZE);
            for (int j = 0; j < BLOCKS; j++)
                CHECK_EQ(write(in, block, SIZE), SIZE);
            finish();
        }
    }
    close(in);
    for (;;) {
        int got = 0, count;

        while (got < SIZE && (count = read(out, block + got, SIZE - got)) > 0)
            got += count;
        if (got == 0)
            break;
        mixed += got != SIZE || !all_bytes(block, SIZE, block[0]);
        blocks++;
    }
    CHECK_EQ(blocks, WRITERS * BLOCKS);
    CHECK_EQ(mixed, 0);
    for (int i = 0; i < WRITERS; i++)
        CHECK_EQ(wait_child(pids[i]), 0);
}

static void large_transfer(void)
{
    enum { SIZE = 300000 };
    static unsigned char data[SIZE];
    pid_t pid;
    int got = 0, count;

    for (int i = 0; i < SIZE; i++)
        data[i] = i * 13 + i / 256;
    new_pipe(0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(write(in, data, SIZE), SIZE); /* waits for the reader several times */
        finish();
    }
    close(in);

    static unsigned char back[SIZE];

    while ((count = read(out, back + got, SIZE - got)) > 0)
        got += count;
    CHECK_EQ(got, SIZE);
    CHECK(memcmp(data, back, SIZE) == 0);
    CHECK_EQ(wait_child(pid), 0);
}

static void polling(void)
{
    struct pollfd fds[3];
    pid_t pid;
    char byte;

    new_pipe(0);
    fds[0] = (struct pollfd){.fd = out, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = in, .events = POLLOUT};
    fds[2] = (struct pollfd){.fd = 999, .events = POLLIN};
    CHECK_EQ(poll(fds, 1, 0), 0);
    CHECK_EQ(poll(fds, 1, 20), 0);
    CHECK_EQ(poll(fds, 3, -1), 2);
    CHECK_EQ(fds[0].revents, 0);
    CHECK_EQ(fds[1].revents, POLLOUT);
    CHECK_EQ(fds[2].revents, POLLNVAL);
    pid = start_child(write_later, NULL);
    CHECK_EQ(poll(fds, 1, -1), 1);
    CHECK_EQ(fds[0].revents, POLLIN);
    CHECK_EQ(wait_child(pid), 0);
    close(in);
    CHECK_EQ(poll(fds, 1, -1), 1);
    CHECK_EQ(fds[0].revents, POLLIN | POLLHUP);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(read(out, &byte, 1), 1);
    CHECK_EQ(poll(fds, 1, -1), 1);
    CHECK_EQ(fds[0].revents, POLLHUP);
    new_pipe(0);
    close(out);
    fds[1].fd = in;
    CHECK_EQ(poll(fds + 1, 1, -1), 1);
    CHECK(fds[1].revents & POLLERR);
    fds[0].fd = -1;
    CHECK_EQ(poll(fds, 1, 0), 0);
}

static void selecting(void)
{
    struct timeval limit = {.tv_usec = 20000};
    fd_set readable, writable;

    new_pipe(0);
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(out, &readable);
    CHECK_EQ(select(out + 1, &readable, NULL, NULL, &limit), 0);
    CHECK(!FD_ISSET(out, &readable));
    CHECK(limit.tv_sec == 0 && limit.tv_usec == 0); /* Linux stores what was left */
    FD_SET(out, &readable);
    FD_SET(in, &writable);
    CHECK_EQ(select(in + 1, &readable, &writable, NULL, NULL), 1);
    CHECK(!FD_ISSET(out, &readable) && FD_ISSET(in, &writable));
    CHECK_EQ(write(in, "x", 1), 1);
    FD_SET(out, &readable);
    limit = (struct timeval){.tv_sec = 5};
    CHECK_EQ(select(out + 1, &readable, NULL, NULL, &limit), 1);
    CHECK(FD_ISSET(out, &readable));
    CHECK(limit.tv_sec >= 4);
    close(in);
    FD_SET(in, &readable);
    CHECK_FAILS(select(in + 1, &readable, NULL, NULL, NULL), EBADF);
    CHECK_FAILS(select(-1, NULL, NULL, NULL, NULL), EINVAL);
}

static void named_pipe(void)
{
    char buf[8], path[] = "/tmp/fifo.XXXXXX";
    struct stat st;
    int fd;
    pid_t pid;

    memcpy(path + 10, "suite", 6);
    unlink(path);
    REQUIRE(mkfifo(path, 0600) == 0);
    CHECK(stat(path, &st) == 0 && S_ISFIFO(st.st_mode));
    CHECK_FAILS(open(path, O_WRONLY | O_NONBLOCK), ENXIO);
    pid = fork();
    if (pid == 0) {
        fd = open(path, O_WRONLY); /* waits for a reader */
        CHECK_EQ(write(fd, "named", 5), 5);
        finish();
    }
    fd = open(path, O_RDONLY);
    CHECK_EQ(read(fd, buf, 8), 5);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(read(fd, buf, 8), 0);
    unlink(path);
}

TEST_MAIN({"bytes come in order", bytes_in_order}, {"a reader waits", reader_waits},
          {"the end, when the last writer is gone", end_of_data},
          {"SIGPIPE and EPIPE", broken_pipe}, {"O_NONBLOCK; the size is 64 KiB", nonblocking},
          {"writes up to PIPE_BUF are atomic", atomic_writes},
          {"300,000 bytes in one write", large_transfer}, {"poll", polling}, {"select", selecting},
          {"a named pipe", named_pipe})

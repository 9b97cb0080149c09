/* Pipes against a queue of bytes. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <uapi/poll.h>
#include <uapi/signal.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/syscall/calls_fs.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

static u8 queue[2 * PIPE_CAPACITY], scratch[2 * PIPE_CAPACITY];
static u32 queued;

static long file_io(struct file *f, void *buf, u32 n, bool write)
{
    struct uio u;

    uio_kernel(&u, buf, n);
    return write ? file_write(f, &u) : file_read(f, &u);
}

static u32 random_size(void)
{
    return host_random_below(3) ? host_random_below(3000) : host_random_below(70000);
}

static void random_give(struct file *f)
{
    u32 n = random_size(), room = PIPE_CAPACITY - queued;
    long expected = n == 0                      ? 0
                    : n <= PIPE_BUF && n > room ? -EAGAIN
                    : room == 0                 ? -EAGAIN
                                                : (long)min(n, room);

    for (u32 i = 0; i < n; i++)
        scratch[i] = host_random();
    CHECK_EQ(file_io(f, scratch, n, true), expected);
    if (expected > 0) {
        memcpy(queue + queued, scratch, expected);
        queued += expected;
    }
}

static void random_take(struct file *f)
{
    u32 n = random_size();
    long expected = n == 0 ? 0 : queued ? (long)min(n, queued) : -EAGAIN;

    CHECK_EQ(file_io(f, scratch, n, false), expected);
    if (expected > 0) {
        CHECK(memcmp(scratch, queue, expected) == 0);
        queued -= expected;
        memmove(queue, queue + expected, queued);
    }
}

void pipe_random(void)
{
    struct file *r, *w;

    world_boot(false);
    queued = 0;
    CHECK_EQ(pipe_create(O_NONBLOCK, &r, &w), 0);
    for (u32 i = 0; i < 3000 && !host_failed(); i++) {
        if (host_random_below(2))
            random_give(w);
        else
            random_take(r);
    }
    file_put(r);
    file_put(w);
    world_check_leaks();
}

void pipe_atomic_writes(void)
{
    struct file *r, *w;

    world_boot(false);
    CHECK_EQ(pipe_create(O_NONBLOCK, &r, &w), 0);
    CHECK_EQ(file_io(w, scratch, PIPE_CAPACITY - 100, true), PIPE_CAPACITY - 100);
    CHECK_EQ(file_io(w, scratch, 101, true), -EAGAIN);
    CHECK_EQ(file_io(w, scratch, 5000, true), 100);
    CHECK_EQ(file_io(w, scratch, 1, true), -EAGAIN);
    CHECK_EQ(file_io(r, scratch, 1, false), 1);
    CHECK_EQ(file_io(w, scratch, 1, true), 1);
    file_put(w);
    CHECK_EQ(file_io(r, scratch, 2 * PIPE_CAPACITY, false), PIPE_CAPACITY);
    CHECK_EQ(file_io(r, scratch, 1, false), 0);
    file_put(r);
    world_check_leaks();
}

void pipe_ends(void)
{
    world_boot(false);
    u32 fds = user_alloc(8), buf = user_alloc(16);
    int *fd = user_ptr(fds);

    CHECK_EQ(sys_pipe2(fds, ~0u), -EINVAL);
    CHECK_EQ(sys_pipe(USER_BASE + USER_SIZE - 4), -EFAULT);
    CHECK_EQ(sys_pipe2(fds, O_CLOEXEC), 0);
    CHECK_EQ(fd[0], 0);
    CHECK_EQ(fd[1], 1);
    CHECK_EQ(sys_read(1, buf, 1), -EBADF);
    CHECK_EQ(sys_write(0, buf, 1), -EBADF);
    CHECK_EQ(sys_lseek(0, 0, SEEK_CUR), -ESPIPE);
    CHECK_EQ(sys_pread64(0, buf, 1, 0, 0), -ESPIPE);
    CHECK_EQ(sys_write(1, USER_BASE + USER_SIZE, 8), -EFAULT);
    CHECK_EQ(sys_write(1, USER_BASE + USER_SIZE - 3, 8), 3);
    CHECK_EQ(sys_read(0, USER_BASE + USER_SIZE - 2, 8), 2); /* the third stays */
    CHECK_EQ(sys_read(0, USER_BASE + USER_SIZE, 8), -EFAULT);
    CHECK_EQ(sys_read(0, buf, 8), 1);
    CHECK_EQ(sys_close(0), 0);
    CHECK_EQ(sys_write(1, buf, 1), -EPIPE);
    CHECK_EQ(world_signals, 1u << (SIGPIPE - 1));
    CHECK_EQ(sys_close(1), 0);
    world_check_leaks();
}

/* /dev/stdin of a pipe whose writer has gone already. */
void pipe_opened_anew(void)
{
    world_boot(true);
    u32 fds = user_alloc(8), buf = user_alloc(16), path = user_text("/dev/stdin");

    CHECK_EQ(sys_pipe(fds), 0);
    CHECK_EQ(sys_write(1, path, 5), 5);
    CHECK_EQ(sys_close(1), 0);
    CHECK_EQ(sys_open(path, O_RDONLY, 0), 1);
    CHECK_EQ(sys_read(1, buf, 2), 2);
    CHECK_EQ(sys_close(0), 0);
    CHECK_EQ(sys_read(1, buf, 16), 3);
    CHECK_EQ(sys_read(1, buf, 16), 0);
    CHECK_EQ(sys_readlink(user_text("/proc/self/fd/1"), buf, 6), 6);
    CHECK(memcmp(user_ptr(buf), "pipe:[", 6) == 0);
    world_check_leaks();
}

static struct file *other_end;

static void write_one(void)
{
    CHECK_EQ(file_io(other_end, "x", 1, true), 1);
}

static void read_much(void)
{
    CHECK_EQ(file_io(other_end, scratch, 6000, false), 6000);
}

static void close_end(void)
{
    file_put(other_end);
}

static void send_signal(void)
{
    signal_send(current, SIGINT, NULL);
    current->state = TASK_RUNNING;
}

void pipe_blocks(void)
{
    struct file *r, *w;

    world_boot(false);
    CHECK_EQ(pipe_create(0, &r, &w), 0);
    other_end = w;
    world_sleep = write_one;
    CHECK_EQ(file_io(r, scratch, 100, false), 1);
    other_end = r;
    world_sleep = read_much;
    CHECK_EQ(file_io(w, scratch, PIPE_CAPACITY + 10000, true), PIPE_CAPACITY + 10000);
    CHECK_EQ(file_io(r, scratch, 2 * PIPE_CAPACITY, false), PIPE_CAPACITY + 10000 - 12000);
    world_sleep = send_signal;
    CHECK_EQ(file_io(r, scratch, 1, false), -ERESTARTSYS);
    world_task.work = 0;
    other_end = w;
    world_sleep = close_end;
    CHECK_EQ(file_io(r, scratch, 1, false), 0);
    file_put(r);
    world_check_leaks();
}

static struct file *fifo_other;

static void open_reader(void)
{
    CHECK_EQ(vfs_open("/fifo", O_RDONLY, 0, &fifo_other), 0);
}

void fifo_open_rules(void)
{
    struct file *w, *r;

    world_boot(false);
    u32 fds = user_alloc(16);
    struct pollfd *p = user_ptr(fds);
    CHECK_EQ(sys_mknod(user_text("/fifo"), S_IFIFO | 0666, 0), 0);
    CHECK_EQ(vfs_open("/fifo", O_WRONLY | O_NONBLOCK, 0, &w), -ENXIO);
    CHECK_EQ(vfs_open("/fifo", O_RDONLY | O_NONBLOCK, 0, &r), 0);
    CHECK_EQ(file_io(r, scratch, 1, false), 0);
    int fd = fd_install(r, 0, false);
    *p = (struct pollfd){.fd = fd, .events = POLLIN};
    CHECK_EQ(sys_poll(fds, 1, 0), 0); /* no writer ever was: no POLLHUP */
    CHECK_EQ(vfs_open("/fifo", O_WRONLY | O_NONBLOCK, 0, &w), 0);
    CHECK_EQ(file_io(w, "abc", 3, true), 3);
    CHECK_EQ(sys_poll(fds, 1, 0), 1);
    CHECK_EQ(p->revents, POLLIN);
    file_put(w);
    CHECK_EQ(file_io(r, scratch, 10, false), 3);
    CHECK_EQ(sys_poll(fds, 1, 0), 1);
    CHECK_EQ(p->revents, POLLHUP);
    CHECK_EQ(sys_close(fd), 0);

    world_sleep = open_reader;
    CHECK_EQ(vfs_open("/fifo", O_WRONLY, 0, &w), 0);
    CHECK_EQ(file_io(w, "abc", 3, true), 3);
    CHECK_EQ(file_io(fifo_other, scratch, 10, false), 3);
    file_put(w);
    file_put(fifo_other);
    CHECK_EQ(vfs_open("/fifo", O_RDWR, 0, &w), 0);
    file_put(w);
    world_sleep = send_signal;
    CHECK_EQ(vfs_open("/fifo", O_RDONLY, 0, &r), -ERESTARTSYS);
    CHECK_EQ(sys_unlink(user_text("/fifo")), 0);
    world_check_leaks();
}

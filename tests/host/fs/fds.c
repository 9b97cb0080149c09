/* Descriptor tables, poll and select. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/poll.h>
#include <uapi/time.h>
#include "kernel/fs/fs.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/time/time.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

void fd_table(void)
{
    world_boot(true);
    u32 null = user_text("/dev/null");

    for (int i = 0; i < 40; i++) /* more than the table inside the structure */
        CHECK_EQ(sys_open(null, i % 2 ? O_RDWR | O_CLOEXEC : O_RDWR, 0), i);
    CHECK_EQ(sys_close(7), 0);
    CHECK_EQ(sys_close(7), -EBADF);
    CHECK_EQ(sys_dup(3), 7);
    CHECK_EQ(sys_fcntl64(7, F_GETFD, 0), 0);
    CHECK_EQ(sys_fcntl64(3, F_GETFD, 0), FD_CLOEXEC);
    CHECK_EQ(sys_fcntl64(2, F_DUPFD, 20), 40);
    CHECK_EQ(sys_fcntl64(2, F_DUPFD_CLOEXEC, 100), 100);
    CHECK_EQ(sys_fcntl64(100, F_GETFD, 0), FD_CLOEXEC);
    CHECK_EQ(sys_fcntl64(2, F_DUPFD, 1024), -EINVAL);
    CHECK_EQ(sys_dup2(2, 2), 2);
    CHECK_EQ(sys_dup2(900, 900), -EBADF);
    CHECK_EQ(sys_dup2(2, 500), 500);
    CHECK_EQ(sys_dup2(2, 1024), -EBADF);
    CHECK_EQ(sys_dup3(2, 2, 0), -EINVAL);
    CHECK_EQ(sys_dup3(2, 5, O_CLOEXEC), 5);
    CHECK_EQ(sys_fcntl64(2, F_SETFL, O_NONBLOCK | O_CREAT), 0);
    CHECK_EQ(sys_fcntl64(5, F_GETFL, 0), O_RDWR | O_NONBLOCK); /* the open file is shared */

    struct files *copy = files_dup(world_task.files);
    CHECK(copy);
    files_close_on_exec(world_task.files);
    CHECK_EQ(sys_close(1), -EBADF);
    CHECK_EQ(sys_close(5), -EBADF);
    CHECK_EQ(sys_close(100), -EBADF);
    CHECK_EQ(sys_close(500), 0);
    files_put(world_task.files);
    world_task.files = copy;
    CHECK_EQ(sys_close(1), 0);
    CHECK_EQ(sys_close(500), 0);
    CHECK_EQ(sys_open(null, 0, 0), 1);
    world_check_leaks();
}

void fd_limits(void)
{
    world_boot(true);
    u32 null = user_text("/dev/null"), fds = user_alloc(8);

    world_process.rlimits[RLIMIT_NOFILE].rlim_cur = 5;
    for (int i = 0; i < 4; i++)
        CHECK_EQ(sys_open(null, 0, 0), i);
    CHECK_EQ(sys_pipe(fds), -EMFILE);
    CHECK_EQ(sys_open(null, 0, 0), 4);
    CHECK_EQ(sys_open(null, 0, 0), -EMFILE);
    CHECK_EQ(sys_dup(0), -EMFILE);
    CHECK_EQ(sys_dup2(0, 5), -EBADF);
    world_check_leaks();
}

static void sleep_too_long(void)
{
    host_fail(__FILE__, __LINE__, "slept though something was ready");
    current->state = TASK_RUNNING;
}

void poll_and_select(void)
{
    world_boot(true);
    u32 fds = user_alloc(64), text = user_text("x"), set = user_alloc(8), time = user_alloc(16);
    struct pollfd *p = user_ptr(fds);
    u32 *bits = user_ptr(set);

    CHECK_EQ(sys_pipe(fds), 0);
    CHECK_EQ(sys_open(user_text("/dev/null"), O_RDWR, 0), 2);
    p[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    p[1] = (struct pollfd){.fd = -5, .events = POLLIN};
    u32 before = jiffies;
    CHECK_EQ(sys_poll(fds, 2, 95), 0);
    CHECK_EQ(jiffies - before, 11); /* rounded up, and one for the tick that runs */
    p[2] = (struct pollfd){.fd = 1, .events = POLLOUT};
    p[3] = (struct pollfd){.fd = 77, .events = POLLIN};
    p[4] = (struct pollfd){.fd = 2, .events = POLLIN | POLLOUT};
    world_sleep = sleep_too_long;
    CHECK_EQ(sys_poll(fds, 5, ~0u), 3);
    CHECK_EQ(p[0].revents, 0);
    CHECK_EQ(p[2].revents, POLLOUT);
    CHECK_EQ(p[3].revents, POLLNVAL);
    CHECK_EQ(p[4].revents, POLLIN | POLLOUT);
    CHECK_EQ(sys_write(1, text, 1), 1);
    CHECK_EQ(sys_poll(fds, 1, ~0u), 1);
    CHECK_EQ(sys_poll(fds, 2000, 0), -EINVAL);
    CHECK_EQ(sys_poll(USER_BASE + USER_SIZE, 1, 0), -EFAULT);

    *bits = 0x7;
    CHECK_EQ(sys__newselect(3, set, 0, 0, 0), 2);
    CHECK_EQ(*bits, 0x5);
    *bits = 0x8;
    CHECK_EQ(sys__newselect(4, set, 0, 0, 0), -EBADF);
    CHECK_EQ(sys__newselect(~0u, set, 0, 0, 0), -EINVAL);
    world_sleep = NULL;
    *bits = 0x2;
    *(struct timeval *)user_ptr(time) = (struct timeval){0, 50000};
    CHECK_EQ(sys__newselect(2, set, 0, 0, time), 0);
    CHECK_EQ(*bits, 0);
    CHECK_EQ(((struct timeval *)user_ptr(time))->tv_usec, 0);
    *(struct timeval *)user_ptr(time) = (struct timeval){0, -1};
    CHECK_EQ(sys__newselect(2, set, 0, 0, time), -EINVAL);
    world_check_leaks();
}

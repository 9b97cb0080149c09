/* Every call with every one of its allocations failing: the old state stands, nothing leaks. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/poll.h>
#include "kernel/fs/fs.h"
#include "kernel/syscall/calls_fs.h"
#include "mm/failinject.h"
#include "mm/kalloc/slab.h"
#include "tests/host/fs/archive.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

static u32 dir, file, new_name, other, buf, fds, none, tmpfs, status;
static u8 archive_buf[8192];
static u32 archive_len;

static long do_open(void)
{
    return sys_open(new_name, O_CREAT | O_RDWR, 0644);
}

static long do_mkdir(void)
{
    return sys_mkdir(new_name, 0755);
}

static long do_symlink(void)
{
    return sys_symlink(file, new_name);
}

static long do_link(void)
{
    return sys_link(file, new_name);
}

static long do_rename(void)
{
    return sys_rename(file, new_name);
}

static long do_pipe(void)
{
    return sys_pipe(fds);
}

static long do_dup_far(void)
{
    return sys_dup2(0, 200);
}

static long do_mount(void)
{
    return sys_mount(none, dir, tmpfs, 0, 0);
}

static long do_poll(void)
{
    struct pollfd *p = user_ptr(buf);

    for (u32 i = 0; i < 20; i++)
        p[i] = (struct pollfd){.fd = 0, .events = POLLIN};
    return sys_poll(buf, 20, 0);
}

static long do_proc(void)
{
    long fd = sys_open(status, O_RDONLY, 0);

    if (fd < 0)
        return fd;
    long n = sys_read(fd, buf, 4000);
    sys_close(fd);
    return n;
}

static long do_write(void)
{
    return sys_pwrite64(0, buf, 4096, 5u << 20, 0);
}

static long do_files_dup(void)
{
    struct files *copy = files_dup(world_task.files);

    files_put(copy);
    return copy ? 0 : -ENOMEM;
}

static long do_unpack(void)
{
    return initramfs_unpack(archive_buf, archive_len);
}

static const struct call {
    const char *name;
    long (*fn)(void);
} calls[] = {
    {"open", do_open},     {"mkdir", do_mkdir}, {"symlink", do_symlink}, {"link", do_link},
    {"rename", do_rename}, {"pipe", do_pipe},   {"dup2", do_dup_far},    {"mount", do_mount},
    {"poll", do_poll},     {"proc", do_proc},   {"write", do_write},     {"dup", do_files_dup},
    {"unpack", do_unpack},
};

static void prepare(void)
{
    struct archive a;

    world_boot(true);
    dir = user_text("/dir");
    file = user_text("/file");
    new_name = user_text("/dir/new");
    other = user_text("/other");
    none = user_text("none");
    tmpfs = user_text("tmpfs");
    status = user_text("/proc/self/status");
    buf = user_alloc(8192);
    fds = user_alloc(8);
    CHECK_EQ(sys_mkdir(dir, 0755), 0);
    CHECK_EQ(sys_open(file, O_CREAT | O_RDWR, 0644), 0);
    archive_begin(&a, archive_buf, sizeof(archive_buf));
    archive_add(&a, "dir/new", S_IFREG | 0644, NULL, 0, 2, 9);
    archive_add(&a, "other", S_IFREG | 0644, "data", 4, 2, 9);
    archive_end(&a);
    archive_len = a.len;
}

/* As before the call: the file under its name, nothing new. Only a broken-off unpack may leave
 * some. */
static void check_old_state(const struct call *c)
{
    if (c->fn == do_unpack)
        return;
    CHECK_EQ(sys_access(file, 0), 0);
    CHECK_EQ(sys_access(new_name, 0), -ENOENT);
    CHECK_EQ(sys_close(1), -EBADF);
}

static void clean_up(void)
{
    sys_umount2(dir, 0);
    sys_unlink(new_name);
    sys_rmdir(new_name);
    sys_unlink(other);
    sys_unlink(file);
    CHECK_EQ(sys_rmdir(dir), 0);
    world_check_leaks();
}

static bool fails_cleanly(const struct call *c, u32 n)
{
    prepare();
    fail_set(FAIL_ANY, n);
    long ret = c->fn();
    bool injected = fail_clear(FAIL_ANY);
    if (injected && ret < 0) {
        if (ret != -ENOMEM && ret != -ENOSPC)
            host_fail(__FILE__, __LINE__, "%s, allocation %u: %ld", c->name, n, ret);
        check_old_state(c);
    }
    if (!injected && ret < 0)
        host_fail(__FILE__, __LINE__, "%s without a failure: %ld", c->name, ret);
    clean_up();
    if (host_failed())
        host_fail(__FILE__, __LINE__, "in %s, allocation %u", c->name, n);
    return injected;
}

void nth_failure(void)
{
    for (u32 i = 0; i < ARRAY_SIZE(calls) && !host_failed(); i++) {
        u32 n = 1;
        while (!host_failed() && fails_cleanly(&calls[i], n))
            n++;
        CHECK(n > 1); /* each of these calls allocates */
    }
}

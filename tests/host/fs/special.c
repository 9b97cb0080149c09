/* procfs, devfs and directory listings. */
#include <faultline/printk.h>
#include <string.h>
#include <uapi/dirent.h>
#include <uapi/errno.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/proc/text.h"
#include "kernel/syscall/calls_fs.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

static char text[65536];

static long read_file(const char *path)
{
    struct file *f;
    int err = vfs_open(path, O_RDONLY, 0, &f);

    if (err)
        return err;
    long n = vfs_read_at(f, text, sizeof(text) - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    file_put(f);
    return n;
}

/* A file read in pieces gives the same bytes as at once. */
static void check_pieces(const char *path, long len)
{
    static char pieces[65536];
    struct file *f;
    long at = 0, n;

    CHECK_EQ(vfs_open(path, O_RDONLY, 0, &f), 0);
    while ((n = vfs_read_at(f, pieces + at, 7, at)) > 0)
        at += n;
    file_put(f);
    CHECK_EQ(at, len);
    CHECK(memcmp(pieces, text, min(at, len)) == 0);
}

void proc_files(void)
{
    static const char *const files[] = {
        "buddyinfo", "cmdline", "cpuinfo",     "filesystems", "loadavg",     "meminfo",
        "mounts",    "stat",    "uptime",      "version",     "zoneinfo",    "vmstat",
        "slabinfo",  "1/stat",  "self/status", "self/statm",  "self/limits", "sys/kernel/ostype"};
    char path[64];

    world_boot(true);
    for (u32 i = 0; i < ARRAY_SIZE(files); i++) {
        snprintf(path, sizeof(path), "/proc/%s", files[i]);
        long n = read_file(path);
        if (!CHECK(n > 0) || !CHECK_EQ(text[n - 1], '\n'))
            host_fail(__FILE__, __LINE__, "%s: %ld", path, n);
    }
    check_pieces("/proc/self/status", read_file("/proc/self/status"));
    check_pieces("/proc/1/limits", read_file("/proc/1/limits"));
    CHECK(read_file("/proc/1/stat") > 0);
    CHECK(strncmp(text, "1 (world) R 0 1 1 0 -1 4194304 ", 31) == 0);
    u32 fields = 1;
    for (const char *s = text; *s; s++)
        fields += *s == ' ';
    CHECK_EQ(fields, 52);
    CHECK_EQ(read_file("/proc/1/maps"), 0); /* has no memory */
    CHECK_EQ(read_file("/proc/2/stat"), -ENOENT);
    CHECK_EQ(read_file("/proc/01/stat"), -ENOENT);
    CHECK_EQ(read_file("/proc/mounts"), (long)strlen("rootfs / rootfs rw 0 0\n"
                                                     "devtmpfs /dev devtmpfs rw 0 0\n"
                                                     "proc /proc proc rw 0 0\n"));
    struct file *f;
    CHECK_EQ(vfs_open("/proc/uptime", O_WRONLY, 0, &f), -EACCES);
    CHECK_EQ(vfs_open("/proc/new", O_CREAT | O_WRONLY, 0644, &f), -ENOENT);
    CHECK_EQ(sys_mkdir(user_text("/proc/new"), 0755), -ENOENT);
    CHECK_EQ(sys_unlink(user_text("/proc/uptime")), -EPERM);
    long fd = sys_open(user_text("/proc/sys/kernel/hostname"), O_WRONLY, 0);
    CHECK_EQ(sys_write(fd, user_text("here\n"), 5), 5);
    CHECK_EQ(sys_close(fd), 0);
    CHECK(read_file("/proc/sys/kernel/hostname") == 5 && strcmp(text, "here\n") == 0);
    world_check_leaks();
}

void dev_files(void)
{
    world_boot(true);
    u32 buf = user_alloc(64);
    long zero = sys_open(user_text("/dev/zero"), O_RDWR, 0);
    long full = sys_open(user_text("/dev/full"), O_RDWR, 0);
    long null = sys_open(user_text("/dev/null"), O_RDWR, 0);
    long random = sys_open(user_text("/dev/urandom"), O_RDWR, 0);

    memset(user_ptr(buf), 1, 64);
    CHECK_EQ(sys_read(zero, buf, 32), 32);
    CHECK_EQ(*(u8 *)user_ptr(buf + 31), 0);
    CHECK_EQ(*(u8 *)user_ptr(buf + 32), 1);
    CHECK_EQ(sys_write(full, buf, 1), -ENOSPC);
    CHECK_EQ(sys_read(null, buf, 1), 0);
    CHECK_EQ(sys_write(null, buf, 33), 33);
    CHECK_EQ(sys_read(random, buf, 32), 32);
    CHECK_EQ(sys_read(random, buf + 32, 32), 32);
    CHECK(memcmp(user_ptr(buf), user_ptr(buf + 32), 32) != 0);
    CHECK_EQ(sys_open(user_text("/dev/ttyS1"), O_RDWR, 0), -ENXIO); /* no driver */
    CHECK_EQ(sys_open(user_text("/dev/stdin"), O_RDWR, 0), 4);
    CHECK_EQ(sys_readlink(user_text("/proc/self/fd/4"), buf, 64), 9);
    CHECK(memcmp(user_ptr(buf), "/dev/zero", 9) == 0);
    world_check_leaks();
}

/* Lists /d through a buffer of `size` bytes; how many entries, each seen once. */
static u32 list_all(u32 fd, u32 buf, u32 size, bool old)
{
    u32 seen = 0;
    long n;

    CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), 0);
    while ((n = old ? sys_getdents(fd, buf, size) : sys_getdents64(fd, buf, size)) > 0) {
        for (long at = 0; at < n;) {
            const struct linux_dirent *o = user_ptr(buf + at);
            const struct linux_dirent64 *d = user_ptr(buf + at);
            at += old ? o->d_reclen : d->d_reclen;
            u8 type = old ? ((const u8 *)o)[o->d_reclen - 1] : d->d_type;
            const char *name = old ? o->d_name : d->d_name;
            CHECK_EQ(type, name[0] == '.' ? DT_DIR : DT_REG);
            seen++;
        }
    }
    CHECK_EQ(n, 0);
    return seen;
}

void listing(void)
{
    char path[32];

    world_boot(false);
    u32 d = user_text("/d"), buf = user_alloc(4096);
    CHECK_EQ(sys_mkdir(d, 0755), 0);
    for (u32 i = 0; i < 100; i++) {
        snprintf(path, sizeof(path), "/d/file%u", i);
        CHECK_EQ(sys_close(sys_creat(user_text(path), 0644)), 0);
    }
    long fd = sys_open(d, O_RDONLY | O_DIRECTORY, 0);
    for (u32 size = 40; size < 4096; size = size * 3 + 1) {
        CHECK_EQ(list_all(fd, buf, size, false), 102);
        CHECK_EQ(list_all(fd, buf, size, true), 102);
    }
    CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(sys_getdents64(fd, buf, 10), -EINVAL);
    CHECK_EQ(sys_getdents64(fd, USER_BASE + USER_SIZE, 4096), -EFAULT);
    CHECK_EQ(list_all(fd, buf, 4096, false), 102);
    CHECK_EQ(sys_read(fd, buf, 1), -EISDIR);
    /* Removing while listing neither skips nor repeats what stays. */
    CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), 0);
    u32 left = 0;
    for (long n; (n = sys_getdents64(fd, buf, 64)) > 0; left++) {
        const struct linux_dirent64 *e = user_ptr(buf);
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "/d/%s", e->d_name);
        sys_unlink(user_text(path));
    }
    CHECK(left > 40);
    for (u32 i = 0; i < 100; i++) {
        snprintf(path, sizeof(path), "/d/file%u", i);
        sys_unlink(user_text(path));
    }
    CHECK_EQ(list_all(fd, buf, 4096, false), 2);
    CHECK_EQ(sys_rmdir(d), 0);
    CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(sys_getdents64(fd, buf, 4096), -ENOENT);
    CHECK_EQ(sys_close(fd), 0);
    world_check_leaks();
}

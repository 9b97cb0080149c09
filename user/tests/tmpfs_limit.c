/* What a tmpfs may come to: its size, promises, and the options of its mount. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

static void mount_here(const char *options)
{
    enter_directory();
    REQUIRE(mkdir("m", 0755) == 0);
    if (mount("none", "m", "tmpfs", 0, options) != 0) {
        if (!on_faultline() && errno == EPERM) {
            rmdir("m");
            leave_directory();
            skip("mounting is not allowed there");
        }
        CHECK(!"mount");
    }
}

static void unmount(void)
{
    CHECK_EQ(umount("m"), 0);
    CHECK_EQ(rmdir("m"), 0);
    leave_directory();
}

static int new_file(const char *name)
{
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

    REQUIRE(fd >= 0);
    return fd;
}

static void full(void)
{
    static char data[20 * PAGE];
    struct statfs64 s;
    int fd, other;

    mount_here("size=64k");
    fd = new_file("m/f");
    CHECK_EQ(write(fd, data, sizeof(data)), 16 * PAGE);
    CHECK_FAILS(write(fd, data, 1), ENOSPC);
    CHECK_EQ(pwrite(fd, data, PAGE, 3 * PAGE), PAGE); /* what is there can be written */
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_blocks, 16);
    CHECK_EQ(s.f_bfree, 0);
    other = new_file("m/g");
    CHECK_FAILS(write(other, data, 1), ENOSPC);
    CHECK_EQ(ftruncate(other, 100 * PAGE), 0); /* holes cost nothing */
    CHECK_EQ(ftruncate(fd, 6 * PAGE), 0);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_bfree, 10);
    CHECK_EQ(write(other, data, 10 * PAGE), 10 * PAGE);
    CHECK_FAILS(write(other, data, 1), ENOSPC);
    close(fd);
    close(other);
    unmount();
}

/* One that fails half-way leaves no page, and nothing that was there before is lost. */
static void made_ahead(void)
{
    static char data[8 * PAGE];
    struct statfs64 s;
    char byte = 0;
    int fd, other;

    mount_here("size=64k");
    fd = new_file("m/f");
    other = new_file("m/g");
    CHECK_EQ(write(other, data, 8 * PAGE), 8 * PAGE);
    CHECK_EQ(pwrite(fd, "x", 1, 2 * PAGE), 1);
    CHECK_EQ(pwrite(fd, "y", 1, 70 * PAGE), 1);
    CHECK_FAILS(fallocate(fd, 0, 0, 12 * PAGE), ENOSPC);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_bfree, 6);
    CHECK_EQ(pread(fd, &byte, 1, 2 * PAGE), 1);
    CHECK_EQ(byte, 'x');
    CHECK_EQ(fallocate(fd, 0, 0, 7 * PAGE), 0);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_bfree, 0);
    CHECK_FAILS(fallocate(fd, 0, 0, 8 * PAGE), ENOSPC);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_bfree, 0);
    close(fd);
    close(other);
    unmount();
}

static void mapped(void)
{
    int fd;
    char *mem;

    mount_here("nr_blocks=2");
    fd = new_file("m/f");
    CHECK_EQ(ftruncate(fd, 3 * PAGE), 0);
    mem = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    REQUIRE(mem != MAP_FAILED);
    CHECK_EQ(write_signal(mem), 0);
    CHECK_EQ(write_signal(mem + PAGE), 0);
    CHECK_EQ(write_signal(mem + 2 * PAGE), SIGBUS);
    CHECK_EQ(write_signal(mem), 0);
    munmap(mem, 3 * PAGE);
    close(fd);
    unmount();
}

/* The options of what is mounted on m, but for "rw" and how access times are kept. */
static void check_options(const char *expected)
{
    static char mounts[8192];
    char here[256], *at, *end;

    CHECK(read_file("/proc/mounts", mounts, sizeof(mounts)) > 0);
    REQUIRE(getcwd(here, sizeof(here) - sizeof("/m tmpfs rw")) != NULL);
    strcat(here, "/m tmpfs rw");
    at = strstr(mounts, here);
    REQUIRE(at != NULL);
    at += strlen(here);
    if (strncmp(at, ",relatime", 9) == 0)
        at += 9;
    end = strstr(at, " 0 0\n");
    REQUIRE(end != NULL);
    *end = '\0';
    if ((end = strstr(at, ",inode")))
        *end = '\0';
    CHECK_TEXT(at, expected);
}

static void remounted(void)
{
    static char data[4 * PAGE];
    struct stat st;
    int fd;

    mount_here(NULL);
    check_options("");
    unmount();
    mount_here("size=8192,mode=0750,uid=5,gid=6");
    check_options(",size=8k,mode=750,uid=5,gid=6");
    CHECK_EQ(stat("m", &st), 0);
    CHECK_EQ(st.st_mode & 07777, 0750);
    CHECK_EQ(st.st_uid, 5);
    CHECK_EQ(st.st_gid, 6);
    fd = new_file("m/f");
    CHECK_EQ(write(fd, data, 4 * PAGE), 2 * PAGE);
    CHECK_EQ(mount("none", "m", "tmpfs", MS_REMOUNT, "size=1m"), 0);
    CHECK_EQ(write(fd, data, 2 * PAGE), 2 * PAGE);
    CHECK_FAILS(mount("none", "m", "tmpfs", MS_REMOUNT, "size=12k"), EINVAL);
    CHECK_EQ(mount("none", "m", "tmpfs", MS_REMOUNT, "size=16k"), 0);
    CHECK_FAILS(write(fd, data, 1), ENOSPC);
    check_options(",size=16k,mode=750,uid=5,gid=6");
    CHECK_EQ(mount("none", "m", "tmpfs", MS_REMOUNT, "size=0"), 0); /* no limit */
    check_options(",size=0k,mode=750,uid=5,gid=6");
    CHECK_EQ(write(fd, data, 1), 1);
    close(fd);
    unmount();
}

static void sizes(void)
{
    struct sysinfo info;
    struct statfs64 s;
    long pages;

    REQUIRE(sysinfo(&info) == 0);
    pages = (unsigned long long)info.totalram * info.mem_unit / PAGE;
    mount_here(NULL);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_blocks, pages / 2);
    CHECK_EQ(mount("none", "m", "tmpfs", MS_REMOUNT, "size=10%"), 0);
    CHECK_EQ(statfs64("m", &s), 0);
    CHECK_EQ(s.f_blocks, (pages * (PAGE * 10LL) / 100 + PAGE - 1) / PAGE);
    unmount();
}

static void wrong_options(void)
{
    static const char *const wrong[] = {"size",    "size=",    "size=x",     "size=5q",
                                        "size=-1", "nosuch=1", "size=1m,xx", "mode=888",
                                        "uid=-1",  "uid=a",    "size=5%k"};

    enter_directory();
    REQUIRE(mkdir("m", 0755) == 0);
    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++)
        if (mount("none", "m", "tmpfs", 0, wrong[i]) != -1 ||
            (errno != EINVAL && (on_faultline() || errno != EPERM)))
            CHECK_TEXT(wrong[i], "refused");
    CHECK_EQ(rmdir("m"), 0);
    leave_directory();
}

/* Each page of a file is a page promised. */
static void promised(void)
{
    static char data[5 * PAGE];
    long start;
    int fd;

    if (!on_faultline())
        skip("the host's other programs count too");
    mount_here("size=1m");
    start = proc_number("/proc/meminfo", "Committed_AS") / 4;
    fd = new_file("m/f");
    CHECK_EQ(write(fd, data, 5 * PAGE), 5 * PAGE);
    CHECK_EQ(proc_number("/proc/meminfo", "Committed_AS") / 4 - start, 5);
    CHECK_EQ(ftruncate(fd, 2 * PAGE), 0);
    CHECK_EQ(proc_number("/proc/meminfo", "Committed_AS") / 4 - start, 2);
    CHECK_EQ(write_number(VM("overcommit_memory"), 2), 0);
    CHECK_EQ(write_number(VM("overcommit_kbytes"), (start + 2 + 2) * 4), 0);
    CHECK_EQ(pwrite(fd, data, 3 * PAGE, 2 * PAGE), PAGE);
    CHECK_FAILS(pwrite(fd, data, PAGE, 3 * PAGE), ENOSPC);
    CHECK_EQ(write_number(VM("overcommit_memory"), 0), 0);
    CHECK_EQ(write_number(VM("overcommit_ratio"), 50), 0);
    close(fd);
    CHECK_EQ(unlink("m/f"), 0);
    CHECK_EQ(proc_number("/proc/meminfo", "Committed_AS") / 4 - start, 0);
    unmount();
}

TEST_MAIN({"a full tmpfs: ENOSPC", full}, {"fallocate: all or nothing", made_ahead},
          {"a mapping of a full one: SIGBUS", mapped}, {"other options by remounting", remounted},
          {"half of RAM, or a share of it", sizes}, {"wrong options", wrong_options},
          {"its pages are promised", promised})

/* stat and its kin, modes, owners, access, umask, times. */
#include "user/tests/lib/files.h"
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static struct stat status_of(const char *name)
{
    struct stat st;

    REQUIRE(stat(name, &st) == 0);
    return st;
}

static bool same_status(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_mode == b->st_mode &&
           a->st_size == b->st_size && a->st_blocks == b->st_blocks &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void what_stat_tells(void)
{
    struct stat st, by_fd, by_dir;
    time_t now = time(NULL);
    int fd;

    enter_directory();
    write_file("f", "12345", 5, 0640);
    st = status_of("f");
    CHECK_EQ(st.st_mode, S_IFREG | 0640);
    CHECK_EQ(st.st_size, 5);
    CHECK_EQ(st.st_nlink, 1);
    CHECK_EQ(st.st_uid, geteuid());
    CHECK_EQ(st.st_blksize, 4096);
    CHECK(st.st_mtime >= now - 2 && st.st_mtime <= now + 2);
    CHECK(st.st_ino != 0);
    fd = open("f", O_RDONLY);
    CHECK_EQ(fstat(fd, &by_fd), 0);
    CHECK_EQ(fstatat(AT_FDCWD, "f", &by_dir, 0), 0);
    CHECK(same_status(&st, &by_fd) && same_status(&st, &by_dir));
    CHECK_EQ(fstatat(fd, "", &by_dir, AT_EMPTY_PATH), 0);
    CHECK_EQ(by_dir.st_ino, st.st_ino);
    CHECK_EQ(status_of(".").st_mode, S_IFDIR | 0755);
    CHECK_FAILS(stat("f/x", &st), ENOTDIR);
    CHECK_FAILS(fstat(999, &st), EBADF);
    unlink("f");
    leave_directory();
}

static void devices(void)
{
    struct stat st = status_of("/dev/null");

    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(major(st.st_rdev), 1);
    CHECK_EQ(minor(st.st_rdev), 3);
    CHECK_EQ(minor(status_of("/dev/zero").st_rdev), 5);
    CHECK(S_ISDIR(status_of("/proc").st_mode));
    CHECK(S_ISREG(status_of("/proc/self/maps").st_mode));
}

static void what_statx_tells(void)
{
    struct statx sx;
    struct stat st;

    enter_directory();
    write_file("f", "12345", 5, 0600);
    st = status_of("f");
    CHECK_EQ(statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS, &sx), 0);
    CHECK_EQ(sx.stx_mask & STATX_BASIC_STATS, STATX_BASIC_STATS);
    CHECK_EQ(sx.stx_mode, S_IFREG | 0600);
    CHECK_EQ(sx.stx_size, 5);
    CHECK_EQ(sx.stx_ino, st.st_ino);
    CHECK_EQ(sx.stx_mtime.tv_sec, st.st_mtime);
    CHECK_FAILS(statx(AT_FDCWD, "absent", 0, STATX_BASIC_STATS, &sx), ENOENT);
    CHECK_FAILS(statx(AT_FDCWD, "f", 0x40000000, STATX_BASIC_STATS, &sx), EINVAL);
    unlink("f");
    leave_directory();
}

static void modes(void)
{
    int fd;

    enter_directory();
    write_file("f", "", 0, 0666);
    CHECK_EQ(status_of("f").st_mode & 07777, 0644); /* umask 022 */
    CHECK_EQ(chmod("f", 04751), 0);
    CHECK_EQ(status_of("f").st_mode, S_IFREG | 04751);
    fd = open("f", O_RDONLY);
    CHECK_EQ(fchmod(fd, 0400), 0);
    CHECK_EQ(status_of("f").st_mode, S_IFREG | 0400);
    CHECK_EQ(umask(077), 022);
    CHECK_EQ(mkdir("d", 0777), 0);
    CHECK_EQ(status_of("d").st_mode, S_IFDIR | 0700);
    CHECK_EQ(umask(022), 077);
    CHECK_FAILS(chmod("absent", 0), ENOENT);
    unlink("f");
    rmdir("d");
    leave_directory();
}

static void owners(void)
{
    if (geteuid() != 0)
        skip("only the superuser may give files away");
    enter_directory();
    write_file("f", "", 0, 0644);
    CHECK_EQ(chown("f", 1000, 100), 0);
    CHECK_EQ(status_of("f").st_uid, 1000);
    CHECK_EQ(status_of("f").st_gid, 100);
    CHECK_EQ(chown("f", -1, 50), 0);
    CHECK_EQ(status_of("f").st_uid, 1000);
    CHECK_EQ(status_of("f").st_gid, 50);
    unlink("f");
    leave_directory();
}

static void as_nobody(void *arg)
{
    struct stat st;

    (void)arg;
    REQUIRE(setgid(65534) == 0 && setuid(65534) == 0);
    CHECK_FAILS(open("secret", O_RDONLY), EACCES);
    CHECK_FAILS(open("readable", O_WRONLY), EACCES);
    CHECK_WORKS(open("readable", O_RDONLY));
    CHECK_FAILS(access("secret", R_OK), EACCES);
    CHECK_FAILS(access("readable", X_OK), EACCES);
    CHECK_FAILS(open("new", O_CREAT | O_WRONLY, 0644), EACCES);
    CHECK_FAILS(unlink("readable"), EACCES);
    CHECK_FAILS(mkdir("d", 0755), EACCES);
    CHECK_FAILS(chmod("readable", 0777), EPERM);
    CHECK_FAILS(stat("closed/f", &st), EACCES);
    CHECK_FAILS(setuid(0), EPERM);
}

static void permissions(void)
{
    if (geteuid() != 0)
        skip("only the superuser may become somebody else");
    enter_directory();
    write_file("secret", "x", 1, 0600);
    write_file("readable", "x", 1, 0644);
    REQUIRE(mkdir("closed", 0700) == 0);
    CHECK_EQ(run_child(as_nobody, NULL), 0);
    CHECK_EQ(access("secret", R_OK | W_OK), 0);
    CHECK_FAILS(access("secret", X_OK), EACCES); /* root too needs one x */
    CHECK_FAILS(access("absent", F_OK), ENOENT);
    CHECK_FAILS(access("secret", 8), EINVAL);
    unlink("secret");
    unlink("readable");
    rmdir("closed");
    leave_directory();
}

static void times(void)
{
    struct timespec set[2] = {{.tv_sec = 1000, .tv_nsec = 5}, {.tv_sec = 2000, .tv_nsec = 7}};
    struct stat st;

    enter_directory();
    write_file("f", "", 0, 0644);
    CHECK_EQ(utimensat(AT_FDCWD, "f", set, 0), 0);
    st = status_of("f");
    CHECK_EQ(st.st_atime, 1000);
    CHECK_EQ(st.st_mtime, 2000);
    set[0].tv_nsec = UTIME_OMIT;
    set[1].tv_nsec = UTIME_NOW;
    CHECK_EQ(utimensat(AT_FDCWD, "f", set, 0), 0);
    st = status_of("f");
    CHECK_EQ(st.st_atime, 1000);
    CHECK(st.st_mtime > 1000000000);
    unlink("f");
    leave_directory();
}

static void writing_moves_times(void)
{
    struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    int fd;

    enter_directory();
    write_file("f", "", 0, 0644);
    CHECK_EQ(utimensat(AT_FDCWD, "f", old, 0), 0);
    fd = open("f", O_WRONLY);
    CHECK_EQ(status_of("f").st_mtime, 1000);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK(status_of("f").st_mtime > 1000);
    CHECK_EQ(utimensat(AT_FDCWD, ".", old, 0), 0);
    unlink("f");
    CHECK(status_of(".").st_mtime > 1000);
    leave_directory();
}

static void file_systems(void)
{
    struct statfs64 fs;

    CHECK_EQ(statfs64("/proc", &fs), 0);
    CHECK_EQ(fs.f_type, 0x9fa0);
    CHECK_EQ(statfs64("/tmp", &fs), 0);
    CHECK(fs.f_bsize > 0);
    CHECK_FAILS(statfs64("/absent", &fs), ENOENT);
}

/* What a file system without extended attributes says, and what one with them. */
static bool has_none(long result)
{
    return result == -1 && (errno == EOPNOTSUPP || errno == ENODATA);
}

static void extended_attributes(void)
{
    char value[8], long_name[XATTR_NAME_MAX + 2];
    int fd;

    enter_directory();
    write_file("f", "", 0, 0600);
    fd = open("f", O_RDWR);
    CHECK(has_none(syscall(__NR_getxattr, "f", "user.none", value, 8)));
    CHECK(has_none(syscall(__NR_lgetxattr, "f", "user.none", value, 8)));
    CHECK(has_none(syscall(__NR_fgetxattr, fd, "user.none", value, 8)));
    CHECK(has_none(syscall(__NR_removexattr, "f", "user.none")));
    CHECK(has_none(syscall(__NR_fremovexattr, fd, "user.none")));
    CHECK(syscall(__NR_listxattr, "f", NULL, 0) >= 0);
    CHECK(syscall(__NR_flistxattr, fd, NULL, 0) >= 0);
    CHECK_FAILS(syscall(__NR_getxattr, "nothing", "user.none", value, 8), ENOENT);
    CHECK_FAILS(syscall(__NR_llistxattr, "nothing", NULL, 0), ENOENT);
    CHECK_FAILS(syscall(__NR_fgetxattr, 999, "user.none", value, 8), EBADF);
    CHECK_FAILS(syscall(__NR_getxattr, "f", "", value, 8), ERANGE);
    memset(long_name, 'x', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = '\0';
    CHECK_FAILS(syscall(__NR_getxattr, "f", long_name, value, 8), ERANGE);
    CHECK_FAILS(syscall(__NR_getxattr, "f", (char *)16, value, 8), EFAULT);
    CHECK_FAILS(syscall(__NR_setxattr, "f", "user.a", "x", 1, 4), EINVAL);
    CHECK_FAILS(syscall(__NR_setxattr, "f", "user.a", "x", XATTR_SIZE_MAX + 1, 0), E2BIG);
    close(fd);
    unlink("f");
    leave_directory();
}

TEST_MAIN({"stat, fstat, fstatat", what_stat_tells}, {"devices", devices},
          {"statx", what_statx_tells}, {"chmod and umask", modes}, {"chown", owners},
          {"permissions", permissions}, {"utimensat", times},
          {"writing moves times", writing_moves_times}, {"statfs", file_systems},
          {"extended attributes", extended_attributes})

/* Reading and writing files: positions, append, truncate, holes, vectors. */
#include "user/tests/lib/files.h"
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int new_file(const char *name)
{
    int fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);

    REQUIRE(fd >= 0);
    return fd;
}

static long size_of(int fd)
{
    struct stat st;

    REQUIRE(fstat(fd, &st) == 0);
    return st.st_size;
}

static void read_and_write(void)
{
    char buf[20];
    int fd;

    enter_directory();
    fd = new_file("f");
    CHECK_EQ(write(fd, "hello, world", 12), 12);
    CHECK_EQ(read(fd, buf, sizeof(buf)), 0); /* at the end */
    CHECK_EQ(lseek(fd, 7, SEEK_SET), 7);
    CHECK_EQ(read(fd, buf, sizeof(buf)), 5);
    CHECK(memcmp(buf, "world", 5) == 0);
    CHECK_EQ(lseek(fd, -5, SEEK_CUR), 7);
    CHECK_EQ(write(fd, "W", 1), 1);
    CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 12);
    CHECK(memcmp(buf, "hello, World", 12) == 0);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 8); /* pread moves nothing */
    CHECK_EQ(write(fd, buf, 0), 0);
    CHECK_EQ(read(fd, buf, 0), 0);
    CHECK_EQ(size_of(fd), 12);
    close(fd);
    CHECK_FAILS(read(fd, buf, 1), EBADF);
    unlink("f");
    leave_directory();
}

static void seeking(void)
{
    int fd, ends[2];
    long long position;

    enter_directory();
    fd = new_file("f");
    CHECK_EQ(write(fd, "0123456789", 10), 10);
    CHECK_EQ(lseek(fd, -3, SEEK_END), 7);
    CHECK_EQ(lseek(fd, 100, SEEK_END), 110);
    CHECK_FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_FAILS(lseek(fd, -200, SEEK_CUR), EINVAL);
    CHECK_FAILS(lseek(fd, 0, 77), EINVAL);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 110);
    CHECK_EQ(syscall(__NR__llseek, fd, 1, 5, &position, SEEK_SET), 0);
    CHECK_EQ(position, 0x100000005LL);
    REQUIRE(pipe(ends) == 0);
    CHECK_FAILS(lseek(ends[0], 0, SEEK_SET), ESPIPE);
    unlink("f");
    leave_directory();
}

static void appending(void)
{
    char buf[20];
    int fd, other;

    enter_directory();
    write_file("f", "start", 5, 0644);
    fd = open("f", O_RDWR | O_APPEND);
    other = open("f", O_WRONLY);
    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(write(fd, "+end", 4), 4);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 9);
    CHECK_EQ(write(other, "S", 1), 1);
    CHECK_EQ(write(fd, "!", 1), 1);
    CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 10);
    CHECK(memcmp(buf, "Start+end!", 10) == 0);
    unlink("f");
    leave_directory();
}

static void holes_read_as_zero(void)
{
    static char buf[3 * PAGE];
    struct stat st;
    int fd;

    enter_directory();
    fd = new_file("f");
    CHECK_EQ(pwrite(fd, "x", 1, 40 * PAGE), 1);
    CHECK_EQ(size_of(fd), 40 * PAGE + 1);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(st.st_blocks * 512 < 20 * PAGE);
    CHECK_EQ(pread(fd, buf, sizeof(buf), 20 * PAGE + 7), sizeof(buf));
    CHECK(all_bytes(buf, sizeof(buf), 0));
    CHECK_EQ(pread(fd, buf, sizeof(buf), 40 * PAGE - 10), 11);
    CHECK(all_bytes(buf, 10, 0) && buf[10] == 'x');
    unlink("f");
    leave_directory();
}

static void truncation(void)
{
    static char buf[2 * PAGE];
    int fd;

    enter_directory();
    fd = new_file("f");
    memset(buf, 'a', sizeof(buf));
    CHECK_EQ(write(fd, buf, sizeof(buf)), sizeof(buf));
    CHECK_EQ(ftruncate(fd, PAGE + 10), 0);
    CHECK_EQ(size_of(fd), PAGE + 10);
    CHECK_EQ(ftruncate(fd, 2 * PAGE), 0);
    CHECK_EQ(pread(fd, buf, sizeof(buf), 0), sizeof(buf));
    CHECK(all_bytes(buf, PAGE + 10, 'a'));
    CHECK(all_bytes(buf + PAGE + 10, PAGE - 10, 0)); /* not what was there before */
    CHECK_EQ(truncate("f", 3), 0);
    CHECK_EQ(size_of(fd), 3);
    CHECK_FAILS(ftruncate(fd, -1), EINVAL);
    CHECK_FAILS(truncate("absent", 0), ENOENT);
    CHECK_FAILS(truncate(".", 0), EISDIR);
    close(fd);
    fd = open("f", O_RDONLY);
    CHECK_FAILS(ftruncate(fd, 0), EINVAL);
    close(open("f", O_WRONLY | O_TRUNC));
    CHECK_EQ(size_of(fd), 0);
    unlink("f");
    leave_directory();
}

static void open_flags(void)
{
    char byte;
    int fd;

    enter_directory();
    CHECK_FAILS(open("f", O_RDONLY), ENOENT);
    fd = new_file("f");
    close(fd);
    CHECK_FAILS(open("f", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST);
    fd = open("f", O_CREAT | O_RDONLY, 0); /* is there: the mode says nothing */
    CHECK(fd >= 0);
    CHECK_FAILS(write(fd, "x", 1), EBADF);
    close(fd);
    fd = open("f", O_WRONLY);
    CHECK_FAILS(read(fd, &byte, 1), EBADF);
    close(fd);
    CHECK_FAILS(open("f", O_DIRECTORY), ENOTDIR);
    CHECK_FAILS(open(".", O_WRONLY), EISDIR);
    CHECK_FAILS(open("f/x", O_RDONLY), ENOTDIR);
    CHECK_FAILS(open("absent/x", O_CREAT | O_WRONLY, 0644), ENOENT);
    CHECK_FAILS(open("", O_RDONLY), ENOENT);
    fd = open(".", O_RDONLY | O_DIRECTORY);
    CHECK_FAILS(read(fd, &byte, 1), EISDIR);
    CHECK_EQ(openat(fd, "absent", O_RDONLY), -1);
    CHECK_WORKS(openat(fd, "f", O_RDONLY));
    CHECK_FAILS(openat(999, "f", O_RDONLY), EBADF);
    unlink("f");
    leave_directory();
}

static void file_without_name(void)
{
    char buf[4];
    struct stat st;
    int fd;

    enter_directory();
    fd = new_file("f");
    CHECK_EQ(write(fd, "abc", 3), 3);
    CHECK_EQ(unlink("f"), 0);
    CHECK_FAILS(open("f", O_RDONLY), ENOENT);
    CHECK_EQ(pread(fd, buf, 4, 0), 3);
    CHECK_EQ(pwrite(fd, "def", 3, 3), 3);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_nlink, 0);
    CHECK_EQ(st.st_size, 6);
    leave_directory();
}

static void vectors(void)
{
    char a[4], b[4], c[4];
    struct iovec out[3] = {{"one", 3}, {NULL, 0}, {"three", 5}};
    struct iovec in[3] = {{a, 4}, {b, 0}, {c, 4}};
    int fd;

    enter_directory();
    fd = new_file("f");
    CHECK_EQ(writev(fd, out, 3), 8);
    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(readv(fd, in, 3), 8);
    CHECK(memcmp(a, "onet", 4) == 0 && memcmp(c, "hree", 4) == 0);
    CHECK_EQ(readv(fd, in, 0), 0);
    CHECK_FAILS(readv(fd, in, -1), EINVAL);
    CHECK_FAILS(readv(fd, in, 1025), EINVAL);
    in[0].iov_len = 0x80000000;
    CHECK_FAILS(readv(fd, in, 1), EINVAL);
    unlink("f");
    leave_directory();
}

static void sending(void)
{
    char buf[8];
    off_t offset = 2;
    int from, to;

    enter_directory();
    write_file("from", "0123456789", 10, 0644);
    from = open("from", O_RDONLY);
    to = new_file("to");
    CHECK_EQ(sendfile(to, from, &offset, 3), 3);
    CHECK_EQ(offset, 5);
    CHECK_EQ(lseek(from, 0, SEEK_CUR), 0);
    CHECK_EQ(sendfile(to, from, NULL, 100), 10);
    CHECK_EQ(lseek(from, 0, SEEK_CUR), 10);
    CHECK_EQ(pread(to, buf, 8, 0), 8);
    CHECK(memcmp(buf, "23401234", 8) == 0);
    unlink("from");
    unlink("to");
    leave_directory();
}

static void large_blocks(void)
{
    enum { SIZE = 200 * 1000 };
    static unsigned char data[SIZE], back[SIZE];
    int fd;

    for (int i = 0; i < SIZE; i++)
        data[i] = i * 7 + i / 256;
    enter_directory();
    fd = new_file("f");
    for (int at = 0; at < SIZE; at += 3571)
        CHECK_EQ(write(fd, data + at, SIZE - at < 3571 ? SIZE - at : 3571),
                 SIZE - at < 3571 ? SIZE - at : 3571);
    CHECK_EQ(pread(fd, back, SIZE, 0), SIZE);
    CHECK(memcmp(data, back, SIZE) == 0);
    unlink("f");
    leave_directory();
}

TEST_MAIN({"read, write, pread", read_and_write}, {"lseek", seeking}, {"O_APPEND", appending},
          {"holes read as zero", holes_read_as_zero}, {"truncate", truncation},
          {"open's flags", open_flags}, {"a file without a name", file_without_name},
          {"readv and writev", vectors}, {"sendfile", sending},
          {"200,000 bytes in odd blocks", large_blocks})

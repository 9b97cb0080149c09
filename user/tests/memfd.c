/* memfd_create, its mappings and its seals. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static int make_file(unsigned int flags, int pages)
{
    int fd = memfd_create("test", flags);

    REQUIRE(fd >= 0 && ftruncate(fd, pages * PAGE) == 0);
    return fd;
}

static char *map_file(int fd, int prot, int flags)
{
    return mmap(NULL, 2 * PAGE, prot, flags, fd, 0);
}

static void a_file_without_a_name(void)
{
    int fd = memfd_create("some name", MFD_CLOEXEC), plain = memfd_create("", 0);
    char path[40], text[100] = "", *map;
    struct area area;
    struct stat st;

    REQUIRE(fd >= 0 && plain >= 0);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(plain, F_GETFD), 0);
    CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
    REQUIRE(fstat(fd, &st) == 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0777);
    CHECK_EQ(st.st_nlink, 0);
    CHECK_EQ(st.st_size, 0);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    CHECK(readlink(path, text, sizeof(text) - 1) > 0);
    CHECK_TEXT(text, "/memfd:some name (deleted)");
    REQUIRE(ftruncate(fd, PAGE) == 0);
    map = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
    REQUIRE(find_area(map, &area));
    CHECK_TEXT(area.name, "/memfd:some name (deleted)");
    CHECK_EQ(area.inode, st.st_ino);
    CHECK_TEXT(area.perms, "rw-s");
}

static void arguments(void)
{
    char name[251];

    memset(name, 'n', sizeof(name));
    name[249] = '\0';
    CHECK_WORKS(memfd_create(name, 0));
    name[249] = 'n';
    name[250] = '\0';
    CHECK_FAILS(memfd_create(name, 0), EINVAL);
    CHECK_FAILS(memfd_create("x", 0x4000), EINVAL);
    CHECK_FAILS(memfd_create((char *)16, 0), EFAULT);
}

static void read_write_and_mappings_are_one(void)
{
    int fd = make_file(0, 2);
    char *a = map_file(fd, RW, MAP_SHARED), *b = map_file(fd, RW, MAP_SHARED),
         *own = map_file(fd, RW, MAP_PRIVATE), byte;

    CHECK_EQ(own[0], 0);
    a[0] = 'A';
    CHECK_EQ(b[0], 'A');
    CHECK_EQ(own[0], 'A'); /* not copied yet */
    own[1] = 'o';
    a[0] = 'B';
    CHECK_EQ(own[0], 'A');
    CHECK_EQ(pread(fd, &byte, 1, 1), 1);
    CHECK_EQ(byte, 0);
    CHECK_EQ(pwrite(fd, "W", 1, PAGE), 1);
    CHECK_EQ(a[PAGE], 'W');
    CHECK_EQ(own[PAGE], 'W');
}

static void opened_again(void)
{
    int fd = make_file(0, 1), again;
    char path[40], byte;

    CHECK_EQ(pwrite(fd, "x", 1, 0), 1);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    again = open(path, O_RDONLY);
    CHECK(again >= 0);
    close(fd);
    CHECK_EQ(pread(again, &byte, 1, 0), 1);
    CHECK_EQ(byte, 'x');
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_SHARED, again, 0), EACCES);
}

/* The program itself, run from there; its argument makes it tell how it was found. */
static void run_from_it(void)
{
    int from = open("/proc/self/exe", O_RDONLY), to = memfd_create("program", 0), status;
    char path[40], *argv[] = {"memfd", "self", NULL}, *envp[] = {NULL};
    static char bytes[1 << 16];
    ssize_t count;

    REQUIRE(from >= 0 && to >= 0);
    while ((count = read(from, bytes, sizeof(bytes))) > 0)
        REQUIRE(write(to, bytes, count) == count);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", to);
    pid_t pid = fork();
    if (pid == 0) {
        execve(path, argv, envp);
        _exit(1);
    }
    status = wait_child(pid);
    CHECK_EQ(status, 42 << 8);
}

static int tell_about_self(void)
{
    static int written = 41; /* in a private page of the file */
    char text[100] = "";
    struct area area;

    written++;
    if (readlink("/proc/self/exe", text, sizeof(text) - 1) < 0 ||
        strcmp(text, "/memfd:program (deleted)") || !find_area(&written, &area) ||
        strcmp(area.name, text))
        return 1;
    return written;
}

static void no_seals_without_leave(void)
{
    int fd = make_file(0, 1), pipes[2];

    CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SEAL);
    CHECK_FAILS(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW), EPERM);
    CHECK_EQ(fcntl(make_file(MFD_ALLOW_SEALING, 1), F_GET_SEALS), 0);
    REQUIRE(pipe(pipes) == 0);
    CHECK_FAILS(fcntl(pipes[1], F_GET_SEALS), EINVAL);
    CHECK_FAILS(fcntl(pipes[1], F_ADD_SEALS, F_SEAL_GROW), EINVAL);
    CHECK_FAILS(fcntl(open("/", O_RDONLY), F_GET_SEALS), EINVAL);
}

static void grow_and_shrink(void)
{
    int fd = make_file(MFD_ALLOW_SEALING, 2);
    char two[2] = "ab";

    CHECK_FAILS(fcntl(fd, F_ADD_SEALS, 0x4000), EINVAL);
    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    CHECK_FAILS(ftruncate(fd, PAGE), EPERM);
    CHECK_WORKS(ftruncate(fd, 3 * PAGE));
    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
    CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SHRINK | F_SEAL_GROW);
    CHECK_FAILS(ftruncate(fd, 4 * PAGE), EPERM);
    CHECK_WORKS(ftruncate(fd, 3 * PAGE));
    CHECK_EQ(pwrite(fd, two, 2, 3 * PAGE - 2), 2);
    CHECK_EQ(pwrite(fd, two, 2, 3 * PAGE - 1), 1);
    CHECK_FAILS(pwrite(fd, two, 2, 3 * PAGE), EPERM);
    CHECK_FAILS(fallocate(fd, 0, 0, 4 * PAGE), EPERM);
    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    CHECK_FAILS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EPERM);
}

static void no_writing(void)
{
    int fd = make_file(MFD_ALLOW_SEALING, 2);
    char *shared = map_file(fd, PROT_READ, MAP_SHARED), *own = map_file(fd, RW, MAP_PRIVATE), byte;

    CHECK_FAILS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY); /* it may become writable */
    REQUIRE(munmap(shared, PAGE) == 0);
    CHECK_FAILS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY);
    REQUIRE(munmap(shared + PAGE, PAGE) == 0);
    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    CHECK_FAILS(pwrite(fd, "x", 1, 0), EPERM);
    CHECK_EQ(pread(fd, &byte, 1, 0), 1);
    CHECK_FAILS(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PAGE), EPERM);
    CHECK_FAILS(map_file(fd, RW, MAP_SHARED), EPERM);
    own[0] = 1;
    CHECK_WORKS(map_file(fd, RW, MAP_PRIVATE));
    shared = map_file(fd, PROT_READ, MAP_SHARED);
    REQUIRE(shared != MAP_FAILED);
    CHECK_FAILS(mprotect(shared, PAGE, RW), EACCES);
    CHECK_WORKS(ftruncate(fd, PAGE)); /* that is another seal */
}

static void no_writing_in_future(void)
{
    int fd = make_file(MFD_ALLOW_SEALING, 2);
    char *shared = map_file(fd, RW, MAP_SHARED);

    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
    shared[0] = 'x'; /* what is mapped stays so */
    CHECK_FAILS(pwrite(fd, "x", 1, 0), EPERM);
    CHECK_FAILS(map_file(fd, RW, MAP_SHARED), EPERM);
    shared = map_file(fd, PROT_READ, MAP_SHARED);
    REQUIRE(shared != MAP_FAILED);
    CHECK_EQ(shared[0], 'x');
    CHECK_FAILS(mprotect(shared, PAGE, RW), EACCES);
}

static void over_fork(void)
{
    int fd = make_file(MFD_ALLOW_SEALING, 2);
    char *shared = map_file(fd, RW, MAP_SHARED);
    pid_t pid = fork();

    if (pid == 0) {
        shared[0] = 'c';
        CHECK_FAILS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(shared[0], 'c');
    REQUIRE(munmap(shared, 2 * PAGE) == 0);
    CHECK_WORKS(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)); /* the child's mapping has gone with it */
}

static void sealing_needs_a_writer(void)
{
    int fd = make_file(MFD_ALLOW_SEALING, 1), reader;
    char path[40];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    reader = open(path, O_RDONLY);
    REQUIRE(reader >= 0);
    CHECK_FAILS(fcntl(reader, F_ADD_SEALS, F_SEAL_GROW), EPERM);
    CHECK_EQ(fcntl(reader, F_GET_SEALS), 0);
}

static const struct test tests[] = {
    {"a file without a name, and how it shows", a_file_without_a_name},
    {"names and flags", arguments},
    {"read, write and all mappings see one file", read_write_and_mappings_are_one},
    {"opened again through /proc", opened_again},
    {"run as a program", run_from_it},
    {"without MFD_ALLOW_SEALING there are no seals", no_seals_without_leave},
    {"F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_SEAL", grow_and_shrink},
    {"F_SEAL_WRITE", no_writing},
    {"F_SEAL_FUTURE_WRITE", no_writing_in_future},
    {"a child's mapping counts, until it ends", over_fork},
    {"only who may write may seal", sealing_needs_a_writer},
};

int main(int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? tell_about_self() : test_all(tests, ARRAY_SIZE(tests));
}

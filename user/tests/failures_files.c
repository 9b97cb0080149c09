/* Calls on files, each of their allocations failing: ENOMEM, the old state, nothing lost. */
#include "user/tests/lib/failures.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int file = -1;

static void close_it(long fd)
{
    close(fd);
}

static bool no_new(void)
{
    return access("new", F_OK) == -1 && errno == ENOENT;
}

static void remove_new(long fd)
{
    if (fd > 0)
        close(fd);
    CHECK_WORKS(unlink("new"));
}

static long call_open(void)
{
    return open("one", O_RDONLY);
}

static long call_create(void)
{
    return open("new", O_RDWR | O_CREAT | O_EXCL, 0600);
}

static long call_mkdir(void)
{
    return mkdir("new", 0700);
}

static void remove_directory(long unused)
{
    (void)unused;
    CHECK_WORKS(rmdir("new"));
}

static long call_symlink(void)
{
    return symlink("one", "new");
}

static long call_link(void)
{
    return link("one", "new");
}

static long call_mknod(void)
{
    return mknod("new", S_IFIFO | 0600, 0);
}

static long call_rename(void)
{
    return rename("one", "new");
}

static bool not_renamed(void)
{
    return access("one", F_OK) == 0 && no_new();
}

static void rename_back(long unused)
{
    (void)unused;
    CHECK_WORKS(rename("new", "one"));
}

static long call_unlink(void)
{
    return unlink("one");
}

static void make_one(long unused)
{
    (void)unused;
    write_file("one", "text", 4, 0600);
}

static bool one_is_there(void)
{
    return access("one", F_OK) == 0;
}

static void names(void)
{
    enter_directory();
    make_one(0);
    WALK("open", 2, .call = call_open, .undo = close_it);
    WALK("create", 4, .call = call_create, .undo = remove_new, .unchanged = no_new);
    WALK("mkdir", 3, .call = call_mkdir, .undo = remove_directory, .unchanged = no_new);
    WALK("symlink", 3, .call = call_symlink, .undo = remove_new, .unchanged = no_new);
    WALK("link", 2, .call = call_link, .undo = remove_new, .unchanged = no_new);
    WALK("mknod", 3, .call = call_mknod, .undo = remove_new, .unchanged = no_new);
    WALK("rename", 2, .call = call_rename, .undo = rename_back, .unchanged = not_renamed);
    WALK("unlink", 1, .call = call_unlink, .undo = make_one, .unchanged = one_is_there);
    unlink("one");
    leave_directory();
}

static long call_stat(void)
{
    struct stat st;

    return stat("one", &st);
}

static long call_chmod(void)
{
    return chmod("one", 0600);
}

static long call_truncate(void)
{
    return truncate("one", 3);
}

static long call_statfs(void)
{
    struct statfs64 st;

    return statfs64("one", &st);
}

static long call_chdir(void)
{
    return chdir(".");
}

static long call_getcwd(void)
{
    char buf[200];

    return getcwd(buf, sizeof(buf)) ? 0 : -1;
}

static long call_readlink(void)
{
    char buf[200];

    return readlink("link", buf, sizeof(buf));
}

static long call_link_of_proc(void)
{
    char buf[200];

    return readlink("/proc/self/exe", buf, sizeof(buf));
}

static void looking(void)
{
    enter_directory();
    make_one(0);
    symlink("one", "link");
    WALK("stat", 1, .call = call_stat);
    WALK("chmod", 1, .call = call_chmod);
    WALK("truncate", 1, .call = call_truncate);
    WALK("statfs", 1, .call = call_statfs);
    WALK("chdir", 1, .call = call_chdir);
    WALK("getcwd", 1, .call = call_getcwd);
    WALK("readlink", 1, .call = call_readlink);
    WALK("readlink /proc", 2, .call = call_link_of_proc);
    unlink("link");
    unlink("one");
    leave_directory();
}

static char page[PAGE];

static long call_write(void)
{
    return write(file, page, PAGE);
}

static bool still_four(void)
{
    struct stat st;

    return fstat(file, &st) == 0 && st.st_size == 4;
}

/* A new file each time, which ends with the process: tables for pages may stay with a file. */
static void open_at_hole(void)
{
    file = open("new", O_RDWR | O_CREAT, 0600);
    CHECK_EQ(write(file, "text", 4), 4);
    CHECK_WORKS(unlink("new"));
    memset(page, 1, PAGE);
    lseek(file, 64 * PAGE, SEEK_SET);
}

static long call_writev(void)
{
    struct iovec vec[20];

    for (int i = 0; i < 20; i++)
        vec[i] = (struct iovec){page, 1};
    return writev(file, vec, 20);
}

static long call_read_text(void)
{
    char buf[400];

    return pread(file, buf, sizeof(buf), 0);
}

static void open_meminfo(void)
{
    file = open("/proc/meminfo", O_RDONLY);
}

static long call_getdents(void)
{
    char buf[1024];

    return syscall(__NR_getdents64, file, buf, sizeof(buf));
}

static void open_directory(void)
{
    file = open(".", O_RDONLY | O_DIRECTORY);
}

static void contents(void)
{
    enter_directory();
    WALK("write", 1, .prepare = open_at_hole, .error = ENOSPC, .call = call_write,
         .unchanged = still_four);
    WALK("writev", 1, .prepare = open_at_hole, .error = ENOSPC, .call = call_writev,
         .unchanged = still_four);
    WALK("read of /proc", 1, .prepare = open_meminfo, .call = call_read_text);
    WALK("getdents", 0, .prepare = open_directory, .call = call_getdents);
    leave_directory();
}

static int ends[2];

static long call_pipe(void)
{
    return pipe(ends);
}

static void close_pipe(long unused)
{
    (void)unused;
    close(ends[0]);
    close(ends[1]);
}

/* Past the end of the table of descriptors, which has to grow. */
static long call_dup2(void)
{
    return dup2(0, 400);
}

static long call_poll(void)
{
    struct pollfd fds[64];

    for (int i = 0; i < 64; i++)
        fds[i] = (struct pollfd){.fd = ends[0], .events = POLLIN};
    return poll(fds, 64, 1);
}

static long call_select(void)
{
    struct timeval soon = {.tv_usec = 1000};
    fd_set set;

    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    return select(ends[0] + 1, &set, NULL, NULL, &soon);
}

static void make_pipe(void)
{
    CHECK_WORKS(pipe(ends));
}

static long call_write_pipe(void)
{
    return write(ends[1], page, PAGE);
}

static void descriptors(void)
{
    WALK("pipe", 3, .call = call_pipe, .undo = close_pipe);
    WALK("dup2", 1, .call = call_dup2, .undo = close_it);
    WALK("poll", 1, .prepare = make_pipe, .call = call_poll);
    WALK("select", 0, .prepare = make_pipe, .call = call_select);
    WALK("write to a pipe", 0, .prepare = make_pipe, .call = call_write_pipe);
}

static long call_mount(void)
{
    return mount("none", "place", "tmpfs", 0, NULL);
}

static void unmount(long unused)
{
    (void)unused;
    CHECK_WORKS(umount("place"));
}

static bool not_mounted(void)
{
    struct stat place, here;

    return stat("place", &place) == 0 && stat(".", &here) == 0 && place.st_dev == here.st_dev;
}

static void mounting(void)
{
    enter_directory();
    mkdir("place", 0700);
    WALK("mount", 4, .call = call_mount, .undo = unmount, .unchanged = not_mounted);
    CHECK_WORKS(rmdir("place"));
    leave_directory();
}

TEST_MAIN({"names", names}, {"looking", looking}, {"contents", contents},
          {"descriptors", descriptors}, {"mount", mounting})

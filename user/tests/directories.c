/* Names: directories, links, renames, getdents, the working directory. */
#include "user/tests/lib/files.h"
#include "user/tests/lib/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <uapi/dirent.h>
#include <unistd.h>

static void touch(const char *name)
{
    write_file(name, name, strlen(name), 0644);
}

static unsigned long long inode_of(const char *name)
{
    struct stat st;

    REQUIRE(lstat(name, &st) == 0);
    return st.st_ino;
}

static int links_of(const char *name)
{
    struct stat st;

    REQUIRE(lstat(name, &st) == 0);
    return st.st_nlink;
}

static void make_and_remove(void)
{
    enter_directory();
    CHECK_EQ(mkdir("d", 0755), 0);
    CHECK_FAILS(mkdir("d", 0755), EEXIST);
    CHECK_FAILS(mkdir("absent/d", 0755), ENOENT);
    CHECK_EQ(mkdir("d/e", 0755), 0);
    CHECK_FAILS(rmdir("d"), ENOTEMPTY);
    CHECK_FAILS(unlink("d"), EISDIR);
    touch("f");
    CHECK_FAILS(rmdir("f"), ENOTDIR);
    CHECK_FAILS(rmdir("absent"), ENOENT);
    CHECK_FAILS(rmdir("d/."), EINVAL);
    CHECK_FAILS(rmdir("d/e/.."), ENOTEMPTY);
    CHECK_FAILS(mkdir("f/d", 0755), ENOTDIR);
    CHECK_EQ(rmdir("d/e"), 0);
    CHECK_EQ(rmdir("d/"), 0);
    CHECK_EQ(unlink("f"), 0);
    CHECK_FAILS(unlink("f"), ENOENT);
    leave_directory();
}

static void hard_links(void)
{
    enter_directory();
    touch("a");
    CHECK_EQ(link("a", "b"), 0);
    CHECK_EQ(links_of("a"), 2);
    CHECK_EQ(inode_of("a"), inode_of("b"));
    CHECK_FAILS(link("a", "b"), EEXIST);
    CHECK_FAILS(link("absent", "c"), ENOENT);
    CHECK_FAILS(link(".", "c"), EPERM);
    CHECK_EQ(unlink("a"), 0);
    CHECK_EQ(links_of("b"), 1);
    CHECK_EQ(unlink("b"), 0);
    leave_directory();
}

static void symbolic_links(void)
{
    char buf[20];
    struct stat st;

    enter_directory();
    touch("file");
    CHECK_EQ(symlink("file", "s"), 0);
    CHECK_FAILS(symlink("x", "s"), EEXIST);
    CHECK_EQ(readlink("s", buf, sizeof(buf)), 4);
    CHECK_EQ(readlink("s", buf, 2), 2);
    CHECK_FAILS(readlink("file", buf, sizeof(buf)), EINVAL);
    CHECK_FAILS(readlink("absent", buf, sizeof(buf)), ENOENT);
    CHECK_EQ(lstat("s", &st), 0);
    CHECK(S_ISLNK(st.st_mode) && st.st_size == 4);
    CHECK_EQ(stat("s", &st), 0);
    CHECK(S_ISREG(st.st_mode));
    CHECK_FAILS(open("s", O_RDONLY | O_NOFOLLOW), ELOOP);
    CHECK_EQ(unlink("s"), 0);
    CHECK_EQ(symlink("loop", "loop"), 0);
    CHECK_FAILS(open("loop", O_RDONLY), ELOOP);
    CHECK_FAILS(symlink("", "empty"), ENOENT);
    CHECK_EQ(symlink("absent", "dangling"), 0);
    CHECK_FAILS(stat("dangling", &st), ENOENT);
    CHECK_FAILS(open("dangling", O_CREAT | O_EXCL | O_WRONLY, 0644), EEXIST);
    unlink("loop");
    unlink("dangling");
    unlink("file");
    leave_directory();
}

static void long_chain_of_links(void)
{
    char name[8], target[8];
    struct stat st;

    enter_directory();
    touch("l0");
    for (int i = 1; i <= 45; i++) {
        snprintf(name, sizeof(name), "l%d", i);
        snprintf(target, sizeof(target), "l%d", i - 1);
        REQUIRE(symlink(target, name) == 0);
    }
    CHECK_EQ(stat("l40", &st), 0);
    CHECK_FAILS(stat("l41", &st), ELOOP);
    for (int i = 0; i <= 45; i++) {
        snprintf(name, sizeof(name), "l%d", i);
        unlink(name);
    }
    leave_directory();
}

static void renames(void)
{
    unsigned long long inode;

    enter_directory();
    touch("a");
    touch("b");
    inode = inode_of("a");
    CHECK_EQ(rename("a", "b"), 0); /* replaces */
    CHECK_EQ(inode_of("b"), inode);
    CHECK_FAILS(rename("a", "c"), ENOENT);
    REQUIRE(mkdir("d", 0755) == 0 && mkdir("e", 0755) == 0);
    CHECK_FAILS(rename("b", "d"), EISDIR);
    CHECK_FAILS(rename("d", "b"), ENOTDIR);
    CHECK_FAILS(rename("d", "d/inside"), EINVAL);
    CHECK_EQ(rename("b", "d/b"), 0);
    CHECK_FAILS(rename("e", "d"), ENOTEMPTY);
    CHECK_EQ(rename("d", "e"), 0); /* an empty directory is replaced */
    CHECK_EQ(inode_of("e/b"), inode);
    CHECK_EQ(link("e/b", "same"), 0);
    CHECK_EQ(rename("same", "e/b"), 0); /* two names of one file: nothing happens */
    CHECK_EQ(links_of("same"), 2);
    CHECK_FAILS(rename("e", "."), EBUSY);
    unlink("same");
    unlink("e/b");
    rmdir("e");
    leave_directory();
}

static void working_directory(void)
{
    char path[100], expected[100];
    int here;

    enter_directory();
    REQUIRE(getcwd(expected, sizeof(expected)) == expected);
    CHECK(strncmp(expected, "/tmp/test.", 10) == 0);
    REQUIRE(mkdir("d", 0755) == 0);
    here = open(".", O_RDONLY);
    CHECK_EQ(chdir("d"), 0);
    CHECK_TEXT(getcwd(path, sizeof(path)), strcat(expected, "/d"));
    CHECK_EQ(syscall(__NR_getcwd, path, sizeof(path)), (int)strlen(path) + 1);
    CHECK_FAILS(syscall(__NR_getcwd, path, 4), ERANGE);
    CHECK_EQ(chdir("../d/./../d//"), 0);
    CHECK_EQ(fchdir(here), 0);
    CHECK_FAILS(chdir("absent"), ENOENT);
    CHECK_FAILS(fchdir(999), EBADF);
    touch("f");
    CHECK_FAILS(chdir("f"), ENOTDIR);
    CHECK_EQ(chdir("d"), 0);
    CHECK_EQ(rmdir("../d"), 0); /* the ground under our feet */
    CHECK_FAILS(open("x", O_CREAT | O_WRONLY, 0644), ENOENT);
    CHECK_FAILS(syscall(__NR_getcwd, path, sizeof(path)), ENOENT);
    CHECK_EQ(fchdir(here), 0);
    unlink("f");
    leave_directory();
}

static void listing(void)
{
    enum { COUNT = 100 };
    static bool seen[COUNT];
    int dots = 0, others = 0;
    char name[20];
    struct dirent *entry;
    DIR *dir;

    enter_directory();
    for (int i = 0; i < COUNT; i++) {
        snprintf(name, sizeof(name), "file-%d", i);
        touch(name);
    }
    dir = opendir(".");
    REQUIRE(dir);
    while ((entry = readdir(dir))) {
        int number;

        if (sscanf(entry->d_name, "file-%d", &number) == 1 && number < COUNT && !seen[number])
            seen[number] = true;
        else if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            dots++;
        else
            others++;
        CHECK_EQ(entry->d_ino != 0, 1);
    }
    closedir(dir);
    CHECK_EQ(dots, 2);
    CHECK_EQ(others, 0);
    for (int i = 0; i < COUNT; i++) {
        CHECK(seen[i]);
        snprintf(name, sizeof(name), "file-%d", i);
        unlink(name);
    }
    leave_directory();
}

static void raw_getdents(void)
{
    char buf[256];
    struct linux_dirent64 *entry = (struct linux_dirent64 *)buf;
    int fd, size;

    enter_directory();
    touch("f");
    fd = open(".", O_RDONLY);
    CHECK_FAILS(syscall(__NR_getdents64, fd, buf, 10), EINVAL);
    size = syscall(__NR_getdents64, fd, buf, sizeof(buf));
    CHECK(size > 0);
    for (int at = 0; at < size; at += entry->d_reclen) {
        entry = (struct linux_dirent64 *)(buf + at);
        REQUIRE(entry->d_reclen % 8 == 0 && entry->d_reclen >= 24);
        CHECK_EQ(entry->d_type, entry->d_name[0] == 'f' ? DT_REG : DT_DIR);
    }
    CHECK_EQ(syscall(__NR_getdents64, fd, buf, sizeof(buf)), 0);
    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(syscall(__NR_getdents64, fd, buf, sizeof(buf)), size);
    CHECK_FAILS(syscall(__NR_getdents64, open("f", O_RDONLY), buf, sizeof(buf)), ENOTDIR);
    unlink("f");
    leave_directory();
}

static void long_names(void)
{
    static char name[300], path[5000];
    struct stat st;

    enter_directory();
    memset(name, 'n', 255);
    touch(name);
    CHECK_EQ(stat(name, &st), 0);
    CHECK_EQ(unlink(name), 0);
    name[255] = 'n';
    CHECK_FAILS(open(name, O_CREAT | O_WRONLY, 0644), ENAMETOOLONG);
    for (int i = 0; i < PATH_MAX; i += 2)
        memcpy(path + i, "./", 2);
    CHECK_FAILS(stat(path, &st), ENAMETOOLONG);
    path[PATH_MAX - 1] = '\0';
    CHECK_EQ(stat(path, &st), 0);
    leave_directory();
}

TEST_MAIN({"mkdir, rmdir, unlink", make_and_remove}, {"hard links", hard_links},
          {"symbolic links", symbolic_links}, {"at most 40 links in a path", long_chain_of_links},
          {"rename", renames}, {"the working directory", working_directory},
          {"a listing names each file once", listing}, {"getdents64", raw_getdents},
          {"long names", long_names})

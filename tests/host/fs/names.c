/*
 * Random calls that change names, on Linux's tmpfs (or whatever /tmp is) and here: results must be
 * equal, and at the end the trees.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <faultline/types.h>
#include "tests/host/fs/names.h"
#include "tests/host/fs/tests.h"
#include "tests/host/lib/ktap.h"

#define ROUNDS 30
#define CALLS  120

static int result(int r)
{
    return r < 0 ? -errno : 0;
}

static int linux_call(const struct name_call *c)
{
    int fd;

    switch (c->op) {
    case OP_CREATE:
        fd = open(c->path, O_CREAT | O_WRONLY | (c->flag ? O_EXCL : 0), 0644);
        if (fd >= 0)
            close(fd);
        return result(fd);
    case OP_OPEN:
        fd = open(c->path, c->flag ? O_RDONLY | O_NOFOLLOW : O_RDWR);
        if (fd >= 0)
            close(fd);
        return result(fd);
    case OP_MKDIR:
        return result(mkdir(c->path, 0755));
    case OP_RMDIR:
        return result(rmdir(c->path));
    case OP_UNLINK:
        return result(unlink(c->path));
    case OP_SYMLINK:
        return result(symlink(c->other, c->path));
    case OP_LINK:
        return result(
            linkat(AT_FDCWD, c->other, AT_FDCWD, c->path, c->flag ? AT_SYMLINK_FOLLOW : 0));
    default:
        return result(
            renameat2(AT_FDCWD, c->other, AT_FDCWD, c->path, c->flag ? RENAME_NOREPLACE : 0));
    }
}

/* What stat says that must be equal; size of a directory is each file system's own affair. */
static void linux_stat(const char *path, char *out, u32 size)
{
    struct stat s;

    if (lstat(path, &s))
        snprintf(out, size, "error %d", errno);
    else
        snprintf(out, size, "mode %o links %u", s.st_mode, (unsigned)s.st_nlink);
}

static const char *random_path(char *buf)
{
    static const char *const parts[] = {"a", "b", "c", "a", "b", ".", "..", "c/"};
    u32 depth = 1 + host_random_below(3), up = 0;

    buf[0] = '\0';
    for (u32 i = 0; i < depth; i++) {
        const char *part = parts[host_random_below(ARRAY_SIZE(parts))];
        if (part[0] == '.' && part[1] == '.' && ++up > 1)
            part = "a";
        sprintf(buf + __builtin_strlen(buf), "%s%s", i ? "/" : "", part);
    }
    return buf;
}

static void random_call(struct name_call *c, char *path, char *other)
{
    static const enum name_op ops[] = {OP_CREATE, OP_CREATE, OP_OPEN,   OP_MKDIR,
                                       OP_MKDIR,  OP_RMDIR,  OP_UNLINK, OP_SYMLINK,
                                       OP_LINK,   OP_RENAME, OP_RENAME};

    c->op = ops[host_random_below(ARRAY_SIZE(ops))];
    c->flag = host_random_below(3) == 0;
    c->path = random_path(path);
    c->other = random_path(other);
}

static void compare_trees(void)
{
    static const char *const first[] = {"a", "b", "c"};
    char path[32], linux_text[64], ours[64];

    for (u32 i = 0; i < 3 * 4; i++) {
        snprintf(path, sizeof(path), "%s%s%s", first[i / 4], i % 4 ? "/" : "",
                 i % 4 ? first[i % 4 - 1] : "");
        linux_stat(path, linux_text, sizeof(linux_text));
        names_stat(path, ours, sizeof(ours));
        if (__builtin_strcmp(linux_text, ours) != 0)
            host_fail(__FILE__, __LINE__, "%s: Linux: %s; here: %s", path, linux_text, ours);
    }
}

static void round_of_calls(void)
{
    char path[64], other[64];
    struct name_call c;

    for (u32 i = 0; i < CALLS && !host_failed(); i++) {
        random_call(&c, path, other);
        int expected = linux_call(&c), got = names_call(&c);
        if (expected != got)
            host_fail(__FILE__, __LINE__, "call %u: op %d(%s, %s, %d) is %d, on Linux %d", i, c.op,
                      c.path, c.other, c.flag, got, expected);
    }
    compare_trees();
}

void names_like_linux(void)
{
    char dir[] = "/tmp/names.XXXXXX", command[128];
    int home = open(".", O_RDONLY | O_DIRECTORY);

    if (!CHECK(mkdtemp(dir)))
        return;
    for (u32 i = 0; i < ROUNDS && !host_failed(); i++) {
        /* Many directories down, so that links to ".." do not lead out. */
        snprintf(command, sizeof(command), "rm -rf %s && mkdir -p %s" NAMES_PLACE, dir, dir);
        if (!CHECK_EQ(system(command), 0) || !CHECK_EQ(chdir(dir), 0) ||
            !CHECK_EQ(chdir(NAMES_PLACE + 1), 0))
            break;
        names_begin();
        round_of_calls();
        names_end();
    }
    CHECK_EQ(fchdir(home), 0);
    close(home);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    CHECK_EQ(system(command), 0);
}

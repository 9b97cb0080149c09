/* Path walking and names. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/limits.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/namei.h"
#include "kernel/syscall/calls_fs.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

static int make_file(const char *path)
{
    struct file *f;
    int err = vfs_open(path, O_CREAT | O_WRONLY | O_EXCL, 0644, &f);

    if (!err)
        file_put(f);
    return err;
}

static int open_flags(const char *path, u32 flags)
{
    struct file *f;
    int err = vfs_open(path, flags, 0644, &f);

    if (!err)
        file_put(f);
    return err;
}

static void make_tree(void)
{
    world_boot(false);
    CHECK_EQ(vfs_mkdir(AT_FDCWD, "/a", 0755), 0);
    CHECK_EQ(vfs_mkdir(AT_FDCWD, "/a/b", 0755), 0);
    CHECK_EQ(make_file("/a/f"), 0);
    CHECK_EQ(vfs_symlink("f", AT_FDCWD, "/a/link"), 0);
    CHECK_EQ(vfs_symlink("/a/b", AT_FDCWD, "/todir"), 0);
    CHECK_EQ(vfs_symlink("loop2", AT_FDCWD, "/loop1"), 0);
    CHECK_EQ(vfs_symlink("loop1", AT_FDCWD, "/loop2"), 0);
    CHECK_EQ(vfs_symlink("nothing", AT_FDCWD, "/dangling"), 0);
}

void walk_errors(void)
{
    static char long_name[NAME_MAX + 3];
    static const struct {
        const char *path;
        u32 flags;
        int err;
    } cases[] = {
        {"/a/f", O_RDONLY, 0},
        {"", O_RDONLY, -ENOENT},
        {"/", O_RDONLY, 0},
        {"/", O_WRONLY, -EISDIR},
        {"//a//.///f", O_RDONLY, 0},
        {"/a/b/../f", O_RDONLY, 0},
        {"/../../a/f", O_RDONLY, 0},
        {"/none", O_RDONLY, -ENOENT},
        {"/none/x", O_RDONLY, -ENOENT},
        {"/none/x", O_CREAT, -ENOENT},
        {"/a/f/x", O_RDONLY, -ENOTDIR},
        {"/a/f/", O_RDONLY, -ENOTDIR},
        {"/a/f/.", O_RDONLY, -ENOTDIR},
        {"/a/f/..", O_RDONLY, -ENOTDIR},
        {"/a/f", O_DIRECTORY, -ENOTDIR},
        {"/a", O_DIRECTORY, 0},
        {"/a", O_RDWR, -EISDIR},
        {"/a", O_CREAT, -EISDIR},
        {"/a/", O_CREAT, -EISDIR},
        {"/a/new/", O_CREAT, -EISDIR},
        {"/a/f", O_CREAT | O_EXCL, -EEXIST},
        {"/a/link", O_CREAT | O_EXCL, -EEXIST},
        {"/dangling", O_CREAT | O_EXCL, -EEXIST},
        {"/a/link", O_RDONLY, 0},
        {"/a/link", O_NOFOLLOW, -ELOOP},
        {"/a/link", O_NOFOLLOW | O_PATH, 0},
        {"/todir/../f", O_RDONLY, 0},
        {"/todir/", O_NOFOLLOW, 0},
        {"/loop1", O_RDONLY, -ELOOP},
        {"/loop1/x", O_RDONLY, -ELOOP},
        {"/dangling", O_RDONLY, -ENOENT},
        {"/dangling", O_CREAT, 0},
        {"/nothing", O_RDONLY, 0}, /* which made the link's target */
        {long_name, O_RDONLY, -ENAMETOOLONG},
        {long_name, O_CREAT, -ENAMETOOLONG},
        {long_name + 1, O_RDONLY, -ENAMETOOLONG},
        {long_name + 2, O_RDONLY, -ENOENT},
    };

    memset(long_name, 'x', sizeof(long_name) - 1);
    make_tree();
    for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
        int err = open_flags(cases[i].path, cases[i].flags);
        if (err != cases[i].err)
            host_fail(__FILE__, __LINE__, "open(%s, 0%o) is %d, not %d", cases[i].path,
                      cases[i].flags, err, cases[i].err);
    }
    world_check_leaks();
}

/* 40 links are followed, 41 are not, and a chain through directories counts each. */
void walk_symlinks(void)
{
    char name[16], target[16];

    make_tree();
    strcpy(target, "/a/f");
    for (u32 i = 1; i <= 41; i++) {
        name[0] = '/', name[1] = 'l', name[2] = '0' + i / 10, name[3] = '0' + i % 10, name[4] = 0;
        CHECK_EQ(vfs_symlink(target, AT_FDCWD, name), 0);
        strcpy(target, name);
        CHECK_EQ(open_flags(name, O_RDONLY), i <= 40 ? 0 : -ELOOP);
    }
    CHECK_EQ(vfs_symlink("", AT_FDCWD, "/empty"), -ENOENT);
    world_check_leaks();
}

void walk_mounts(void)
{
    world_boot(true);
    u32 none = user_text("none"), tmpfs = user_text("tmpfs"), mnt = user_text("/mnt");
    CHECK_EQ(sys_mkdir(mnt, 0755), 0);
    CHECK_EQ(sys_mkdir(user_text("/mnt/under"), 0755), 0);
    CHECK_EQ(sys_mount(none, mnt, user_text("nofs"), 0, 0), -ENODEV);
    CHECK_EQ(sys_mount(none, user_text("/none"), tmpfs, 0, 0), -ENOENT);
    CHECK_EQ(sys_mount(none, mnt, tmpfs, 0, 0), 0);
    CHECK_EQ(sys_access(user_text("/mnt/under"), 0), -ENOENT);
    CHECK_EQ(make_file("/mnt/f"), 0);
    CHECK_EQ(open_flags("/mnt/../mnt/f", O_RDONLY), 0);
    CHECK_EQ(vfs_link(AT_FDCWD, "/mnt/f", AT_FDCWD, "/f", 0), -EXDEV);
    CHECK_EQ(vfs_rename(AT_FDCWD, "/mnt/f", AT_FDCWD, "/f", 0), -EXDEV);
    CHECK_EQ(vfs_rmdir(AT_FDCWD, "/mnt"), -EBUSY);
    CHECK_EQ(vfs_rename(AT_FDCWD, "/mnt", AT_FDCWD, "/m2", 0), -EBUSY);

    long fd = sys_open(user_text("/mnt/f"), O_RDONLY, 0);
    CHECK_EQ(sys_umount2(mnt, 0), -EBUSY);
    CHECK_EQ(sys_umount2(user_text("/mnt/f"), 0), -EINVAL);
    CHECK_EQ(sys_umount2(user_text("/"), 0), -EINVAL);
    CHECK_EQ(sys_umount2(mnt, 2 /* MNT_DETACH */), 0);
    CHECK_EQ(sys_access(user_text("/mnt/under"), 0), 0);
    CHECK_EQ(sys_write(fd, mnt, 1), -EBADF);
    CHECK_EQ(sys_close(fd), 0);
    CHECK_EQ(sys_umount2(mnt, 0), -EINVAL);
    CHECK_EQ(sys_rmdir(user_text("/mnt/under")), 0);
    CHECK_EQ(sys_rmdir(mnt), 0);
    world_check_leaks();
}

void cwd_text(void)
{
    make_tree();
    u32 buf = user_alloc(128);
    CHECK_EQ(sys_getcwd(buf, 128), 2);
    CHECK_EQ(sys_chdir(user_text("/todir")), 0);
    CHECK_EQ(sys_getcwd(buf, 128), 5);
    CHECK(strcmp(user_ptr(buf), "/a/b") == 0);
    CHECK_EQ(sys_getcwd(buf, 4), -ERANGE);
    CHECK_EQ(sys_getcwd(16, 128), -EFAULT);
    CHECK_EQ(sys_rename(user_text("/a"), user_text("/moved")), 0);
    CHECK_EQ(sys_getcwd(buf, 128), 9);
    CHECK(strcmp(user_ptr(buf), "/moved/b") == 0);
    CHECK_EQ(sys_rmdir(user_text("/moved/b")), 0);
    CHECK_EQ(sys_getcwd(buf, 128), -ENOENT);
    CHECK_EQ(sys_mkdir(user_text("below"), 0755), -ENOENT);
    CHECK_EQ(sys_chdir(user_text("..")), 0);
    CHECK_EQ(sys_chdir(user_text("f")), -ENOTDIR);
    CHECK_EQ(sys_chdir(user_text("/")), 0);
    CHECK_EQ(sys_unlink(user_text("/moved/f")), 0);
    world_check_leaks();
}

#include <faultline/printk.h>
#include <uapi/errno.h>
#include <uapi/stat.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/namei.h"
#include "kernel/syscall/calls_fs.h"
#include "tests/host/fs/names.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

void names_begin(void)
{
    char path[] = NAMES_PLACE;

    world_boot(false);
    for (u32 i = 2; i <= sizeof(path) - 1; i += 2) {
        char behind = path[i];
        path[i] = '\0';
        CHECK_EQ(vfs_mkdir(AT_FDCWD, path, 0755), 0);
        path[i] = behind;
    }
    CHECK_EQ(sys_chdir(user_text(NAMES_PLACE)), 0);
}

static int open_close(const char *path, u32 flags)
{
    struct file *f;
    int err = vfs_open(path, flags, 0644, &f);

    if (!err)
        file_put(f);
    return err;
}

int names_call(const struct name_call *c)
{
    switch (c->op) {
    case OP_CREATE:
        return open_close(c->path, O_CREAT | O_WRONLY | (c->flag ? O_EXCL : 0));
    case OP_OPEN:
        return open_close(c->path, c->flag ? O_RDONLY | O_NOFOLLOW : O_RDWR);
    case OP_MKDIR:
        return vfs_mkdir(AT_FDCWD, c->path, 0755);
    case OP_RMDIR:
        return vfs_rmdir(AT_FDCWD, c->path);
    case OP_UNLINK:
        return vfs_unlink(AT_FDCWD, c->path);
    case OP_SYMLINK:
        return vfs_symlink(c->other, AT_FDCWD, c->path);
    case OP_LINK:
        return vfs_link(AT_FDCWD, c->other, AT_FDCWD, c->path, c->flag ? LOOKUP_FOLLOW : 0);
    default:
        return vfs_rename(AT_FDCWD, c->other, AT_FDCWD, c->path, c->flag ? RENAME_NOREPLACE : 0);
    }
}

void names_stat(const char *path, char *out, u32 size)
{
    static u32 buf, text;

    buf = user_alloc(sizeof(struct stat64));
    text = user_text(path);
    long err = sys_lstat64(text, buf);
    const struct stat64 *s = user_ptr(buf);
    if (err)
        snprintf(out, size, "error %ld", -err);
    else
        snprintf(out, size, "mode %o links %u", s->st_mode, s->st_nlink);
}

/* Removes a directory with all that is in it; at most as deep as PATH_MAX. */
static void remove_tree(char *path)
{
    static const char *const names[] = {"a", "b", "c", "1", "2", "3", "4", "5", "6", "7", "8"};
    u32 len = __builtin_strlen(path);

    for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
        snprintf(path + len, 512 - len, "/%s", names[i]);
        if (vfs_unlink(AT_FDCWD, path) == -EISDIR)
            remove_tree(path);
        path[len] = '\0';
    }
    if (len)
        CHECK_EQ(vfs_rmdir(AT_FDCWD, path), 0);
}

void names_end(void)
{
    char path[512] = "";

    CHECK_EQ(sys_chdir(user_text("/")), 0);
    remove_tree(path);
    world_check_leaks();
}

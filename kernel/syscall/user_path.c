#include <uapi/errno.h>
#include <uapi/limits.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/vfs/walk.h"
#include "kernel/syscall/user_path.h"
#include "mm/kalloc/kmalloc.h"

int user_path_get(u32 user, char **out)
{
    char *path = kmalloc(PATH_MAX, GFP_KERNEL);

    if (!path)
        return -ENOMEM;
    long len = strncpy_from_user(path, (const char __user *)(vaddr_t)user, PATH_MAX);
    if (len < 0) {
        kfree(path);
        return len;
    }
    *out = path;
    return 0;
}

void user_path_free(char *path)
{
    kfree(path);
}

int user_path_lookup(int dfd, u32 user, u32 lookup, struct path *out)
{
    char *path;
    int err = user_path_get(user, &path);

    if (err)
        return err;
    err = path_lookup(dfd, path, lookup, out);
    user_path_free(path);
    return err;
}

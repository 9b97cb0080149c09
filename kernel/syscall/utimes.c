/* Setting a file's times. */
#include <uapi/errno.h>
#include <uapi/time.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/walk.h"
#include "kernel/syscall/at_path.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"
#include "kernel/syscall/user_time.h"
#include "kernel/time/time.h"

struct times {
    struct __kernel_timespec t[2]; /* access, modification; tv_nsec may be UTIME_NOW, UTIME_OMIT */
};

static const struct times both_now = {{{0, UTIME_NOW}, {0, UTIME_NOW}}};

static bool valid(const struct __kernel_timespec *t)
{
    return t->tv_nsec == UTIME_NOW || t->tv_nsec == UTIME_OMIT ||
           (t->tv_nsec >= 0 && t->tv_nsec < (long long)NSEC_PER_SEC);
}

static u64 choose(const struct __kernel_timespec *t, u64 old, u64 now)
{
    if (t->tv_nsec == UTIME_OMIT)
        return old;
    return t->tv_nsec == UTIME_NOW ? now : t->tv_sec * NSEC_PER_SEC + t->tv_nsec;
}

static int set_times(struct inode *i, void *arg)
{
    const struct times *n = arg;
    bool now_only = n->t[0].tv_nsec == UTIME_NOW && n->t[1].tv_nsec == UTIME_NOW;
    u64 now = time_realtime();

    if (inode_changeable(i))
        return -EROFS;
    if (!inode_owner(i)) {
        if (!now_only)
            return -EPERM;
        int err = inode_permission(i, MAY_WRITE);
        if (err)
            return err;
    }
    i->atime = choose(&n->t[0], i->atime, now);
    i->mtime = choose(&n->t[1], i->mtime, now);
    i->ctime = now;
    i->dirty = true;
    return 0;
}

/* path 0: dfd itself (futimens). */
static long set_at(u32 dfd, u32 path, const struct times *n, u32 flags)
{
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) || !valid(&n->t[0]) || !valid(&n->t[1]))
        return -EINVAL;
    if (!path)
        return inode_of(dfd, set_times, (void *)n);
    u32 lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
                 (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
    return inode_at(dfd_of(dfd), path, lookup, set_times, (void *)n);
}

static int times_from_timeval(u32 user, struct times *n)
{
    struct timeval v[2];

    if (!user) {
        *n = both_now;
        return 0;
    }
    if (copy_from_user(v, (const void __user *)(vaddr_t)user, sizeof(v)))
        return -EFAULT;
    for (u32 i = 0; i < 2; i++) {
        if (v[i].tv_usec < 0 || v[i].tv_usec >= 1000000)
            return -EINVAL;
        n->t[i] = (struct __kernel_timespec){v[i].tv_sec, v[i].tv_usec * 1000};
    }
    return 0;
}

static long utimensat(u32 dfd, u32 path, u32 user, u32 flags, enum time_form form)
{
    struct times n = both_now;

    if (user && user_times_get(user, form, n.t))
        return -EFAULT;
    return set_at(dfd, path, &n, flags);
}

long sys_utimensat(u32 dfd, u32 path, u32 user, u32 flags)
{
    return utimensat(dfd, path, user, flags, TIME32);
}

long sys_utimensat_time64(u32 dfd, u32 path, u32 user, u32 flags)
{
    return utimensat(dfd, path, user, flags, TIME64);
}

long sys_futimesat(u32 dfd, u32 path, u32 user)
{
    struct times n;
    int err = times_from_timeval(user, &n);

    return err ? err : set_at(dfd, path, &n, 0);
}

long sys_utimes(u32 path, u32 user)
{
    return sys_futimesat(AT_FDCWD, path, user);
}

long sys_utime(u32 path, u32 user)
{
    struct times n = both_now;
    long v[2];

    if (user) {
        if (copy_from_user(v, (const void __user *)(vaddr_t)user, sizeof(v)))
            return -EFAULT;
        for (u32 i = 0; i < 2; i++)
            n.t[i] = (struct __kernel_timespec){v[i], 0};
    }
    return set_at(AT_FDCWD, path, &n, 0);
}

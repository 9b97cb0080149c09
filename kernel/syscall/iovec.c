#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include "kernel/syscall/iovec.h"
#include "mm/kalloc/kmalloc.h"

/*
 * Lengths must be positive as ssize_t; the total is cut to what one call may move. Addresses are
 * looked at if they are the caller's `own`.
 */
static int check(struct iovec_copy *v, u32 count, bool own)
{
    const u32 most = 0x7fffffffu & PAGE_MASK;

    v->total = 0;
    for (u32 i = 0; i < count; i++) {
        struct iovec *piece = &v->vec[i];
        if ((i32)piece->iov_len < 0)
            return -EINVAL;
        if (own && !user_range_ok(piece->iov_base, piece->iov_len))
            return -EFAULT;
        piece->iov_len = min(piece->iov_len, most - v->total);
        v->total += piece->iov_len;
    }
    return 0;
}

static int get(struct iovec_copy *v, u32 user, u32 count, bool own)
{
    int err = 0;

    if (count > UIO_MAXIOV)
        return -EINVAL;
    v->vec = v->small;
    if (count > UIO_FASTIOV)
        v->vec = kmalloc(count * sizeof(*v->vec), GFP_KERNEL);
    if (!v->vec)
        return -ENOMEM;
    err = copy_from_user(v->vec, (const void __user *)(vaddr_t)user, count * sizeof(*v->vec));
    if (!err)
        err = check(v, count, own);
    if (err)
        iovec_put(v);
    return err;
}

int iovec_get(struct iovec_copy *v, u32 user, u32 count)
{
    return get(v, user, count, true);
}

int iovec_get_remote(struct iovec_copy *v, u32 user, u32 count)
{
    return get(v, user, count, false);
}

void iovec_put(struct iovec_copy *v)
{
    if (v->vec != v->small)
        kfree(v->vec);
}

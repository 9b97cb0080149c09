#pragma once
/*
 * struct uio: where bytes go to or come from: one or several pieces of ring 3's memory, or a buffer
 * of the kernel.
 */
#include <faultline/types.h>
#include <uapi/errno.h>
#include <uapi/uio.h>
#include <arch/i386/usercopy.h>

struct uio {
    u8 *base; /* present piece: what is left of it */
    u32 len;
    u32 left;                 /* bytes of all pieces */
    const struct iovec *next; /* pieces after the present one (in kernel memory) */
    bool kernel;
};

static inline void uio_user(struct uio *u, const void __user *p, u32 len)
{
    *u = (struct uio){.base = (u8 *)p, .len = len, .left = len};
}

static inline void uio_kernel(struct uio *u, const void *p, u32 len)
{
    *u = (struct uio){.base = (u8 *)p, .len = len, .left = len, .kernel = true};
}

/* `vec` lives as long as u. Total length `len`. */
static inline void uio_vector(struct uio *u, const struct iovec *vec, u32 len)
{
    *u = (struct uio){.left = len, .next = vec};
}

/* For pieces that do not cover n, and the kernel's own buffers. Contract as below. */
u32 uio_put_slow(struct uio *u, const void *from, u32 n);
u32 uio_get_slow(struct uio *u, void *to, u32 n);

static inline u32 uio_step(struct uio *u, u32 n)
{
    u->base += n;
    u->len -= n;
    u->left -= n;
    return n;
}

/*
 * Move n <= u->left bytes and step over them; bytes moved: fewer if ring 3's memory ends. Process
 * context, no spinlock held: a page may have to be faulted in.
 */
/* kernel -> u */
static inline u32 uio_put(struct uio *u, const void *from, u32 n)
{
    if (unlikely(n > u->len || u->kernel))
        return uio_put_slow(u, from, n);
    return uio_step(u, n - copy_to_user_partial(u->base, from, n));
}

/* u -> kernel */
static inline u32 uio_get(struct uio *u, void *to, u32 n)
{
    if (unlikely(n > u->len || u->kernel))
        return uio_get_slow(u, to, n);
    return uio_step(u, n - copy_from_user_partial(to, u->base, n));
}

u32 uio_clear(struct uio *u, u32 n); /* zeroes */

/* What a call returns that moved `done` bytes and stopped at a bad address or not. */
static inline long uio_result(u32 done, bool fault)
{
    return done || !fault ? (long)done : -EFAULT;
}

#include <faultline/string.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/vfs/uio.h"

enum direction { PUT, GET, CLEAR };

/* Moves n bytes of the present piece; how many could not be. */
static u32 move(struct uio *u, enum direction dir, void *buf, u32 n)
{
    if (u->kernel) {
        if (dir == PUT)
            memcpy(u->base, buf, n);
        else if (dir == GET)
            memcpy(buf, u->base, n);
        else
            memset(u->base, 0, n);
        return 0;
    }
    if (dir == PUT)
        return copy_to_user_partial(u->base, buf, n);
    if (dir == GET)
        return copy_from_user_partial(buf, u->base, n);
    return clear_user_partial(u->base, n);
}

static u32 transfer(struct uio *u, enum direction dir, u8 *buf, u32 n)
{
    u32 done = 0;

    while (done < n) {
        if (!u->len) {
            u->base = u->next->iov_base;
            u->len = u->next->iov_len;
            u->next++;
            continue;
        }
        u32 piece = min(n - done, u->len);
        u32 moved = piece - move(u, dir, buf ? buf + done : NULL, piece);
        done += uio_step(u, moved);
        if (moved < piece)
            break;
    }
    return done;
}

u32 uio_put_slow(struct uio *u, const void *from, u32 n)
{
    return transfer(u, PUT, (u8 *)from, n);
}

u32 uio_get_slow(struct uio *u, void *to, u32 n)
{
    return transfer(u, GET, to, n);
}

u32 uio_clear(struct uio *u, u32 n)
{
    return transfer(u, CLEAR, NULL, n);
}

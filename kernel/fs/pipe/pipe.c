/*
 * Pipes: a ring of bytes in up to 16 frames, which come when they are written to and go when they
 * are read empty. head and tail count bytes for ever, modulo 2^32.
 *
 *     page   [0]      [1]      [2]                   [15]
 *         |      ..|########|####....|   none   ...|        |
 *                  ^tail             ^head
 */
#include <uapi/errno.h>
#include <uapi/ioctl.h>
#include <uapi/limits.h>
#include <uapi/signal.h>
#include <faultline/assert.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/pipe/pipe_int.h"
#include "kernel/fs/vfs/poll.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "mm/phys/alloc.h"

static u32 filled(const struct pipe *p)
{
    return READ_ONCE(p->head) - READ_ONCE(p->tail);
}

static u32 room(const struct pipe *p)
{
    return PIPE_CAPACITY - filled(p);
}

static u32 slot_of(u32 pos)
{
    return pos / PAGE_SIZE % PIPE_PAGES;
}

static u32 in_page(u32 pos, u32 n)
{
    return min(PAGE_SIZE - pos % PAGE_SIZE, n);
}

/* The waiters test their condition after they are on the queue, so none is missed here. */
static void wake(struct wait_queue *wq)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (!list_empty(&wq->waiters))
        wake_up(wq);
}

/*
 * The frame before tail has been read to its end. One is kept for the next write. In a ring that
 * was full, head may have come round into the same frame.
 */
static void release_page(struct pipe *p, u32 slot)
{
    if (filled(p) > PIPE_CAPACITY - PAGE_SIZE)
        return;
    if (p->spare)
        free_page(virt_to_page(p->page[slot]));
    else
        p->spare = p->page[slot];
    p->page[slot] = NULL;
}

static u8 *page_for_write(struct pipe *p, u32 slot)
{
    if (!p->page[slot] && p->spare) {
        p->page[slot] = p->spare;
        p->spare = NULL;
    } else if (!p->page[slot]) {
        struct page *fresh = alloc_page(GFP_KERNEL);
        p->page[slot] = fresh ? page_address(fresh) : NULL;
    }
    return p->page[slot];
}

/* Moves what there is; bytes, *fault set if ring 3's memory ended. */
static u32 take(struct pipe *p, struct uio *to, bool *fault)
{
    u32 done = 0;

    while (to->left && p->head != p->tail && !*fault) {
        u32 slot = slot_of(p->tail);
        u32 n = in_page(p->tail, min(to->left, filled(p)));
        u32 moved = uio_put(to, p->page[slot] + p->tail % PAGE_SIZE, n);

        p->tail += moved;
        done += moved;
        *fault = moved < n;
        if (moved && p->tail % PAGE_SIZE == 0)
            release_page(p, slot);
    }
    return done;
}

/*
 * The pipe is empty: sleeps, the lock released, until it is not: 1, the lock held. 0 at the end of
 * file or -errno, the lock released.
 */
static long wait_for_data(struct pipe *p, const struct file *f)
{
    while (p->head == p->tail) {
        long err = !p->writers ? 0 : f->flags & O_NONBLOCK ? -EAGAIN : 1;
        mutex_unlock(&p->lock);
        if (err <= 0)
            return err;
        err = wait_event_interruptible(&p->readable, filled(p) || !READ_ONCE(p->writers));
        if (err)
            return err;
        mutex_lock(&p->lock);
    }
    return 1;
}

static long pipe_read(struct file *f, struct uio *to, u64 *pos)
{
    struct pipe *p = f->data;
    bool fault = false;

    (void)pos;
    if (!to->left)
        return 0;
    mutex_lock(&p->lock);
    if (p->head == p->tail) {
        long ret = wait_for_data(p, f);
        if (ret <= 0)
            return ret;
    }
    bool was_short = room(p) < PIPE_BUF;
    u32 done = take(p, to, &fault);
    mutex_unlock(&p->lock);
    if (unlikely(was_short && done))
        wake(&p->writable);
    return uio_result(done, fault);
}

/* Moves as much as fits; bytes, or -EFAULT, -ENOMEM for none. */
static long give(struct pipe *p, struct uio *from)
{
    u32 done = 0;

    while (from->left && room(p)) {
        u8 *page = page_for_write(p, slot_of(p->head));
        if (!page)
            return done ? (long)done : -ENOMEM;
        u32 n = in_page(p->head, min(from->left, room(p)));
        u32 moved = uio_get(from, page + p->head % PAGE_SIZE, n);

        p->head += moved;
        done += moved;
        if (moved < n)
            return done ? (long)done : -EFAULT;
    }
    return done;
}

/* Sleeps, the lock released, until `need` bytes fit or nobody reads. */
static int wait_for_room(struct pipe *p, u32 need)
{
    mutex_unlock(&p->lock);
    int err = wait_event_interruptible(&p->writable, room(p) >= need || !READ_ONCE(p->readers));
    mutex_lock(&p->lock);
    return err;
}

static long no_readers(void)
{
    signal_send(current, SIGPIPE, NULL);
    return -EPIPE;
}

/* Writes all of `from`, sleeping for room. Lock held. Bytes, or -errno for none. */
static long write_all(struct file *f, struct pipe *p, struct uio *from)
{
    /* Up to PIPE_BUF bytes are written in one piece, so they wait until all fits. */
    u32 need = from->left <= PIPE_BUF ? from->left : 1;
    u32 done = 0;
    long ret = 0;

    while (from->left) {
        if (!p->readers) {
            ret = no_readers();
            break;
        }
        if (room(p) < need) {
            ret = f->flags & O_NONBLOCK ? -EAGAIN : wait_for_room(p, need);
            if (ret)
                break;
            continue;
        }
        ret = give(p, from);
        if (ret < 0)
            break;
        done += ret;
        wake(&p->readable);
        if (from->left && room(p))
            break; /* ring 3's memory ended, or no memory */
    }
    return done ? (long)done : ret;
}

/* Does a write of n bytes need no sleep and no new frame? Then it is one copy. */
static bool fits_in_frame(const struct pipe *p, u32 n)
{
    return p->readers && p->page[slot_of(p->head)] && n <= PAGE_SIZE - p->head % PAGE_SIZE &&
           n <= room(p);
}

static long pipe_write(struct file *f, struct uio *from, u64 *pos)
{
    struct pipe *p = f->data;
    long ret;

    (void)pos;
    if (!from->left)
        return 0;
    mutex_lock(&p->lock);
    if (likely(fits_in_frame(p, from->left))) {
        u8 *at = p->page[slot_of(p->head)] + p->head % PAGE_SIZE;
        u32 done = uio_get(from, at, from->left);

        p->head += done;
        wake(&p->readable);
        ret = uio_result(done, from->left > 0);
    } else {
        ret = write_all(f, p, from);
    }
    mutex_unlock(&p->lock);
    return ret;
}

static u32 pipe_poll(struct file *f, struct poll_table *pt)
{
    struct pipe *p = f->data;
    u32 events = 0;

    if (file_readable(f)) {
        poll_wait(pt, &p->readable);
        if (filled(p))
            events |= POLLIN | POLLRDNORM;
        if (!p->writers && p->writer_opens != f->pos)
            events |= POLLHUP;
    }
    if (file_writable(f)) {
        poll_wait(pt, &p->writable);
        if (room(p) >= PIPE_BUF)
            events |= POLLOUT | POLLWRNORM;
        if (!p->readers)
            events |= POLLERR;
    }
    return events;
}

static long pipe_ioctl(struct file *f, u32 cmd, u32 arg)
{
    struct pipe *p = f->data;

    if (cmd != FIONREAD)
        return -ENOTTY;
    return put_user((int)filled(p), (int __user *)(vaddr_t)arg);
}

static void pipe_release(struct file *f)
{
    struct pipe *p = f->data;

    mutex_lock(&f->inode->lock);
    if (file_readable(f))
        p->readers--;
    if (file_writable(f))
        p->writers--;
    bool last = !p->readers && !p->writers && !p->opening;
    if (last)
        f->inode->data = NULL;
    mutex_unlock(&f->inode->lock);
    if (last) {
        pipe_free(p);
        return;
    }
    wake(&p->readable);
    wake(&p->writable);
}

const struct file_ops pipe_ops = {
    .read = pipe_read,
    .write = pipe_write,
    .poll = pipe_poll,
    .ioctl = pipe_ioctl,
    .release = pipe_release,
};

bool file_is_pipe(const struct file *f)
{
    return f->ops == &pipe_ops;
}

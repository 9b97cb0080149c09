/* /dev/null, zero, full, random. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include <arch/i386/cpu.h>
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/devfs/random.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/poll.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "mm/virt/vm_area.h"

static long read_null(struct file *f, struct uio *to, u64 *pos)
{
    (void)f, (void)to, (void)pos;
    return 0;
}

static long write_null(struct file *f, struct uio *from, u64 *pos)
{
    (void)f, (void)pos;
    return from->left;
}

static long write_full(struct file *f, struct uio *from, u64 *pos)
{
    (void)f, (void)from, (void)pos;
    return -ENOSPC;
}

static long read_zero(struct file *f, struct uio *to, u64 *pos)
{
    u32 done = 0;

    (void)f, (void)pos;
    while (to->left) {
        u32 n = min(to->left, PAGE_SIZE);
        u32 moved = uio_clear(to, n);

        done += moved;
        if (moved < n)
            return uio_result(done, true);
        if (signal_pending(current))
            break;
    }
    return done;
}

static i64 seek_nowhere(struct file *f, i64 offset, int whence)
{
    (void)offset, (void)whence;
    return f->pos = 0;
}

static u32 random_state[4];

/* xorshift128 (Marsaglia 2003), stirred by the time stamp counter. */
static u32 random_u32(void)
{
    u32 t = random_state[3], s = random_state[0];

    random_state[3] = random_state[2];
    random_state[2] = random_state[1];
    random_state[1] = s;
    t ^= t << 11;
    t ^= t >> 8;
    random_state[0] = t ^ s ^ (s >> 19);
    return random_state[0];
}

void random_bytes(void *buf, u32 n)
{
    u8 *to = buf;

    random_state[0] ^= (u32)rdtsc();
    random_state[1] |= 1; /* never all zero */
    while (n) {
        u32 word = random_u32(), piece = min(n, 4u);
        memcpy(to, &word, piece);
        to += piece;
        n -= piece;
    }
}

static long read_random(struct file *f, struct uio *to, u64 *pos)
{
    u8 buf[128];
    u32 done = 0;

    (void)f, (void)pos;
    while (to->left) {
        u32 n = min(to->left, (u32)sizeof(buf));
        random_bytes(buf, n);
        u32 moved = uio_put(to, buf, n);
        done += moved;
        if (moved < n)
            return uio_result(done, true);
    }
    return done;
}

const struct file_ops null_ops = {.read = read_null, .write = write_null, .seek = seek_nowhere};

/* Private memory from here has no pages that others could see. */
static bool zero_resident(struct file *f, u32 index)
{
    (void)f, (void)index;
    return false;
}

static const struct vm_file_ops zero_vm_ops = {.get = file_get,
                                               .put = file_put,
                                               .describe = file_describe,
                                               .resident = zero_resident,
                                               .anonymous = true};
const struct file_ops zero_ops = {
    .read = read_zero, .write = write_null, .seek = seek_nowhere, .vm_ops = &zero_vm_ops};
const struct file_ops full_ops = {.read = read_zero, .write = write_full, .seek = seek_nowhere};
const struct file_ops random_ops = {.read = read_random, .write = write_null, .seek = seek_nowhere};

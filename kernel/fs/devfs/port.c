/* /dev/port: one byte for each I/O port, at the file position. Root only, by its mode. */
#include <uapi/errno.h>
#include <arch/i386/io.h>
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/vfs/cred.h"
#include "kernel/fs/vfs/uio.h"

#define PORTS 65536u

static int port_open(struct file *f)
{
    (void)f;
    return current_euid() == 0 ? 0 : -EPERM;
}

static long port_read(struct file *f, struct uio *to, u64 *pos)
{
    u32 done = 0;

    (void)f;
    while (to->left && *pos < PORTS) {
        u8 v = inb(*pos);
        if (!uio_put(to, &v, 1))
            return uio_result(done, true);
        ++*pos;
        done++;
    }
    return done;
}

static long port_write(struct file *f, struct uio *from, u64 *pos)
{
    u32 done = 0;
    u8 v;

    (void)f;
    while (from->left && *pos < PORTS) {
        if (!uio_get(from, &v, 1))
            return uio_result(done, true);
        outb(*pos, v);
        ++*pos;
        done++;
    }
    return done;
}

const struct file_ops port_ops = {
    .open = port_open,
    .read = port_read,
    .write = port_write,
    .seek = seek_in_file,
};

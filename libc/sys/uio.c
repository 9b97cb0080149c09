// Scatter and gather, and copies inside the kernel.
#include <sys/sendfile.h>
#include <sys/uio.h>
#include "libc/sys/syscall_int.h"

ssize_t readv(int fd, const struct iovec *iov, int count)
{
    return CALL(readv, fd, ARG(iov), count);
}

ssize_t writev(int fd, const struct iovec *iov, int count)
{
    return CALL(writev, fd, ARG(iov), count);
}

ssize_t preadv(int fd, const struct iovec *iov, int count, off_t offset)
{
    return CALL(preadv, fd, ARG(iov), count, ARG64(offset));
}

ssize_t pwritev(int fd, const struct iovec *iov, int count, off_t offset)
{
    return CALL(pwritev, fd, ARG(iov), count, ARG64(offset));
}

ssize_t process_vm_readv(pid_t pid, const struct iovec *local, unsigned long local_count,
                         const struct iovec *remote, unsigned long remote_count,
                         unsigned long flags)
{
    return CALL(process_vm_readv, pid, ARG(local), ARG(local_count), ARG(remote), ARG(remote_count),
                ARG(flags));
}

ssize_t process_vm_writev(pid_t pid, const struct iovec *local, unsigned long local_count,
                          const struct iovec *remote, unsigned long remote_count,
                          unsigned long flags)
{
    return CALL(process_vm_writev, pid, ARG(local), ARG(local_count), ARG(remote),
                ARG(remote_count), ARG(flags));
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count)
{
    return CALL(sendfile64, out, in, ARG(offset), ARG(count));
}

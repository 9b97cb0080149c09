// Reading, writing and positioning of descriptors.
#include <unistd.h>
#include "libc/sys/syscall_int.h"

ssize_t read(int fd, void *buf, size_t n)
{
    return CALL(read, fd, ARG(buf), ARG(n));
}

ssize_t write(int fd, const void *buf, size_t n)
{
    return CALL(write, fd, ARG(buf), ARG(n));
}

ssize_t pread(int fd, void *buf, size_t n, off_t offset)
{
    return CALL(pread64, fd, ARG(buf), ARG(n), ARG64(offset));
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t offset)
{
    return CALL(pwrite64, fd, ARG(buf), ARG(n), ARG64(offset));
}

off_t lseek(int fd, off_t offset, int whence)
{
    off_t result;

    if (CALL(_llseek, fd, ARG(offset >> 32), ARG(offset), ARG(&result), whence) < 0) {
        return -1;
    }
    return result;
}

int ftruncate(int fd, off_t length)
{
    return CALL(ftruncate64, fd, ARG64(length));
}

int truncate(const char *path, off_t length)
{
    return CALL(truncate64, ARG(path), ARG64(length));
}

int fsync(int fd)
{
    return CALL(fsync, fd);
}

int fdatasync(int fd)
{
    return CALL(fdatasync, fd);
}

void sync(void)
{
    CALL_RAW(sync);
}

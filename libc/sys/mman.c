// Memory mappings.
#include <errno.h>
#include <stdarg.h>
#include <sys/mman.h>
#include "libc/sys/syscall_int.h"

// mmap2 counts the offset in units of 4 KiB, whatever the page size.
#define MMAP2_SHIFT 12

void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    if (offset & ((1 << MMAP2_SHIFT) - 1) || offset >> MMAP2_SHIFT > 0xffffffffLL || offset < 0) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    return (void *)CALL(mmap2, ARG(addr), ARG(length), prot, flags, fd, ARG(offset >> MMAP2_SHIFT));
}

int munmap(void *addr, size_t length)
{
    return CALL(munmap, ARG(addr), ARG(length));
}

int mprotect(void *addr, size_t length, int prot)
{
    return CALL(mprotect, ARG(addr), ARG(length), prot);
}

void *mremap(void *old, size_t old_size, size_t new_size, int flags, ...)
{
    void *addr = NULL;

    if (flags & MREMAP_FIXED) {
        va_list ap;

        va_start(ap, flags);
        addr = va_arg(ap, void *);
        va_end(ap);
    }
    return (void *)CALL(mremap, ARG(old), ARG(old_size), ARG(new_size), flags, ARG(addr));
}

int madvise(void *addr, size_t length, int advice)
{
    return CALL(madvise, ARG(addr), ARG(length), advice);
}

int mincore(void *addr, size_t length, unsigned char *vec)
{
    return CALL(mincore, ARG(addr), ARG(length), ARG(vec));
}

int msync(void *addr, size_t length, int flags)
{
    return CALL(msync, ARG(addr), ARG(length), flags);
}

int mlock(const void *addr, size_t length)
{
    return CALL(mlock, ARG(addr), ARG(length));
}

int mlock2(const void *addr, size_t length, unsigned int flags)
{
    return CALL(mlock2, ARG(addr), ARG(length), ARG(flags));
}

int munlock(const void *addr, size_t length)
{
    return CALL(munlock, ARG(addr), ARG(length));
}

int mlockall(int flags)
{
    return CALL(mlockall, flags);
}

int munlockall(void)
{
    return CALL(munlockall);
}

int memfd_create(const char *name, unsigned int flags)
{
    return CALL(memfd_create, ARG(name), ARG(flags));
}

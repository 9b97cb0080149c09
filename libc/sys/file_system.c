// File systems as a whole.
#include <sys/mount.h>
#include <sys/statfs.h>
#include "libc/sys/syscall_int.h"

int statfs64(const char *path, struct statfs64 *st)
{
    return CALL(statfs64, ARG(path), sizeof(*st), ARG(st));
}

int fstatfs64(int fd, struct statfs64 *st)
{
    return CALL(fstatfs64, fd, sizeof(*st), ARG(st));
}

int mount(const char *source, const char *target, const char *type, unsigned long flags,
          const void *data)
{
    return CALL(mount, ARG(source), ARG(target), ARG(type), ARG(flags), ARG(data));
}

int umount2(const char *target, int flags)
{
    return CALL(umount2, ARG(target), flags);
}

int umount(const char *target)
{
    return umount2(target, 0);
}

// Calls on names of files.
#include <unistd.h>
#include "libc/sys/syscall_int.h"

int access(const char *path, int mode)
{
    return CALL(access, ARG(path), mode);
}

// faccessat2 is the call that takes flags.
int faccessat(int dirfd, const char *path, int mode, int flags)
{
    if (flags) {
        return CALL(faccessat2, dirfd, ARG(path), mode, flags);
    }
    return CALL(faccessat, dirfd, ARG(path), mode);
}

int unlink(const char *path)
{
    return CALL(unlink, ARG(path));
}

int unlinkat(int dirfd, const char *path, int flags)
{
    return CALL(unlinkat, dirfd, ARG(path), flags);
}

int rmdir(const char *path)
{
    return CALL(rmdir, ARG(path));
}

int link(const char *from, const char *to)
{
    return CALL(link, ARG(from), ARG(to));
}

int symlink(const char *target, const char *path)
{
    return CALL(symlink, ARG(target), ARG(path));
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    return CALL(linkat, from_dir, ARG(from), to_dir, ARG(to), flags);
}

int symlinkat(const char *target, int dirfd, const char *path)
{
    return CALL(symlinkat, ARG(target), dirfd, ARG(path));
}

ssize_t readlinkat(int dirfd, const char *restrict path, char *restrict buf, size_t size)
{
    return CALL(readlinkat, dirfd, ARG(path), ARG(buf), ARG(size));
}

ssize_t readlink(const char *restrict path, char *restrict buf, size_t size)
{
    return CALL(readlink, ARG(path), ARG(buf), ARG(size));
}

int chdir(const char *path)
{
    return CALL(chdir, ARG(path));
}

int fchdir(int fd)
{
    return CALL(fchdir, fd);
}

int chroot(const char *path)
{
    return CALL(chroot, ARG(path));
}

int chown(const char *path, uid_t owner, gid_t group)
{
    return CALL(chown32, ARG(path), ARG(owner), ARG(group));
}

int fchown(int fd, uid_t owner, gid_t group)
{
    return CALL(fchown32, fd, ARG(owner), ARG(group));
}

int lchown(const char *path, uid_t owner, gid_t group)
{
    return CALL(lchown32, ARG(path), ARG(owner), ARG(group));
}

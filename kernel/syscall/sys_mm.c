#include "kernel/syscall/calls.h"
#include "kernel/fs/fs.h"
#include "kernel/process/task.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/mman.h>

long sys_brk(u32 addr)
{
    return mm_brk(current->mm, addr);
}

/* pgoff in pages. */
static long do_mmap(u32 addr, u32 len, u32 prot, u32 flags, u32 fd, u32 pgoff)
{
    struct mmap_request r = {
        .addr = addr, .len = len, .prot = prot, .flags = flags, .pgoff = pgoff};

    if (flags & MAP_ANONYMOUS)
        return mm_mmap(current->mm, &r);
    struct fd_ref ref = fd_get_io(fd);
    if (!ref.file)
        return -EBADF;
    r.file = ref.file;
    long ret = mm_mmap(current->mm, &r);
    fd_put(ref);
    return ret;
}

long sys_mmap2(u32 addr, u32 len, u32 prot, u32 flags, u32 fd, u32 pgoff)
{
    return do_mmap(addr, len, prot, flags, fd, pgoff);
}

/* The first mmap of i386: one pointer to six words, the offset in bytes. */
long sys_mmap(u32 user_args)
{
    u32 a[6];

    if (copy_from_user(a, (const void *)user_args, sizeof(a)))
        return -EFAULT;
    if (PAGE_OFFSET_OF(a[5]))
        return -EINVAL;
    return do_mmap(a[0], a[1], a[2], a[3], a[4], a[5] >> PAGE_SHIFT);
}

long sys_munmap(u32 addr, u32 len)
{
    return mm_munmap(current->mm, addr, len);
}

long sys_mprotect(u32 addr, u32 len, u32 prot)
{
    return mm_mprotect(current->mm, addr, len, prot);
}

long sys_mremap(u32 addr, u32 old_len, u32 new_len, u32 flags, u32 new_addr)
{
    return mm_mremap(current->mm, addr, old_len, new_len, flags, new_addr);
}

long sys_madvise(u32 addr, u32 len, u32 advice)
{
    return mm_madvise(current->mm, addr, len, advice);
}

long sys_mincore(u32 addr, u32 len, u32 user_vec)
{
    u8 vec[256];

    if (PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (len > TASK_SIZE || addr > TASK_SIZE - len)
        return -ENOMEM;
    for (u32 pages = PAGE_ALIGN(len) >> PAGE_SHIFT; pages;) {
        int n = mm_mincore(current->mm, addr, min(pages, (u32)sizeof(vec)), vec);
        if (n < 0)
            return n;
        if (copy_to_user((void *)user_vec, vec, n))
            return -EFAULT;
        pages -= n;
        addr += n << PAGE_SHIFT;
        user_vec += n;
    }
    return 0;
}

long sys_msync(u32 addr, u32 len, u32 flags)
{
    return mm_msync(current->mm, addr, len, flags);
}

long sys_mlock(u32 addr, u32 len)
{
    return mm_mlock(current->mm, addr, len, 0);
}

long sys_mlock2(u32 addr, u32 len, u32 flags)
{
    return mm_mlock(current->mm, addr, len, flags);
}

long sys_munlock(u32 addr, u32 len)
{
    return mm_munlock(current->mm, addr, len);
}

long sys_mlockall(u32 flags)
{
    if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT)
        return -EINVAL;
    return vm_memlock_limit() ? mm_mlockall(current->mm, flags) : -EPERM;
}

long sys_munlockall(void)
{
    return mm_mlockall(current->mm, 0);
}

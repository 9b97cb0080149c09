#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <faultline/types.h>
#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include "tests/host/fs/user_memory.h"
#include "tests/host/lib/machine_int.h"

static vaddr_t user_base;
static size_t user_size;

void user_memory_reset(vaddr_t base, size_t size)
{
    if (mmap((void *)base, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
             -1, 0) == MAP_FAILED)
        host_die("user memory");
    user_base = base;
    user_size = size;
}

/* Bytes of [p, p + n) before the first one that faults. */
static u32 accessible(const void *p, u32 n)
{
    vaddr_t at = (vaddr_t)p;

    if (at < user_base || at >= user_base + user_size)
        return 0;
    return min((size_t)n, (size_t)(user_base + user_size - at));
}

u32 copy_from_user_partial(void *to, const void *from, u32 n)
{
    u32 ok = accessible(from, n);

    memcpy(to, from, ok);
    return n - ok;
}

u32 copy_to_user_partial(void *to, const void *from, u32 n)
{
    u32 ok = accessible(to, n);

    memcpy(to, from, ok);
    return n - ok;
}

u32 clear_user_partial(void *to, u32 n)
{
    u32 ok = accessible(to, n);

    memset(to, 0, ok);
    return n - ok;
}

int copy_from_user(void *to, const void *from, u32 n)
{
    return copy_from_user_partial(to, from, n) ? -EFAULT : 0;
}

int copy_to_user(void *to, const void *from, u32 n)
{
    return copy_to_user_partial(to, from, n) ? -EFAULT : 0;
}

long strncpy_from_user(char *to, const char *from, u32 size)
{
    for (u32 i = 0; i < size; i++) {
        if (copy_from_user_partial(&to[i], &from[i], 1))
            return -EFAULT;
        if (!to[i])
            return i;
    }
    return -ENAMETOOLONG;
}

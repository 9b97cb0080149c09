#include "kernel/syscall/user_time.h"
#include <arch/i386/usercopy.h>
#include <uapi/errno.h>

int user_time_get(u32 user, enum time_form form, struct __kernel_timespec *t)
{
    struct timespec narrow;

    if (form == TIME64)
        return copy_from_user(t, (const void __user *)(vaddr_t)user, sizeof(*t));
    if (copy_from_user(&narrow, (const void __user *)(vaddr_t)user, sizeof(narrow)))
        return -EFAULT;
    *t = (struct __kernel_timespec){narrow.tv_sec, narrow.tv_nsec};
    return 0;
}

int user_time_put(u32 user, enum time_form form, const struct __kernel_timespec *t)
{
    struct timespec narrow = {t->tv_sec, t->tv_nsec};

    return form == TIME64 ? copy_to_user((void __user *)(vaddr_t)user, t, sizeof(*t))
                          : copy_to_user((void __user *)(vaddr_t)user, &narrow, sizeof(narrow));
}

int user_times_get(u32 user, enum time_form form, struct __kernel_timespec t[2])
{
    u32 size = form == TIME64 ? sizeof(struct __kernel_timespec) : sizeof(struct timespec);
    int err = user_time_get(user, form, &t[0]);

    return err ? err : user_time_get(user + size, form, &t[1]);
}

#pragma once
/*
 * The only way to ring 3's memory. A range that leaves the user half is refused; a page that is not
 * there yet is faulted in as for the program itself; a copy that meets an address without an area
 * stops. Process context, no spinlock held (a fault may sleep).
 */
#include <faultline/types.h>
#include <arch/i386/layout.h>

/* Bytes that could NOT be copied: 0 is success. */
u32 __must_check copy_from_user_partial(void *to, const void __user *from, u32 n);
u32 __must_check copy_to_user_partial(void __user *to, const void *from, u32 n);
u32 __must_check clear_user_partial(void __user *to, u32 n);

/* 0 or -EFAULT. */
int __must_check copy_from_user(void *to, const void __user *from, u32 n);
int __must_check copy_to_user(void __user *to, const void *from, u32 n);

/*
 * Length of the string without its terminator; -EFAULT; or -ENAMETOOLONG if it has no terminator in
 * `size` bytes.
 */
long __must_check strncpy_from_user(char *to, const char __user *from, u32 size);

/* True if [p, p + n) lies in the user half. */
static inline bool user_range_ok(const void __user *p, u32 n)
{
    return n <= TASK_SIZE && (vaddr_t)p <= TASK_SIZE - n;
}

/* One object by its type. 0 or -EFAULT. */
#define get_user(var, ptr) copy_from_user(&(var), (ptr), sizeof(var))
#define put_user(value, ptr)                                                                       \
    ({                                                                                             \
        __typeof__(*(ptr)) put_user_value_ = (value);                                              \
        copy_to_user((ptr), &put_user_value_, sizeof(put_user_value_));                            \
    })

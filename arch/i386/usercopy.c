#include "arch/i386/usercopy.h"
#include "arch/i386/extable.h"
#include <uapi/errno.h>

/*
 * Words first, then the remaining bytes. A fault inside `rep movs` leaves ecx with what is still to
 * be copied. At a word the fix-up goes on byte by byte, up to the very byte that cannot be reached;
 * there the second fix-up is simply the end.
 */
static u32 copy_with_fixup(void *to, const void *from, u32 n)
{
    u32 words = n / 4, rest = n % 4;

    __asm__ volatile("1:\trep movsl\n\t"
                     "mov %[rest], %%ecx\n"
                     "2:\trep movsb\n\t"
                     "jmp 4f\n"
                     "3:\tlea (%[rest], %%ecx, 4), %%ecx\n\t"
                     "jmp 2b\n"
                     "4:\n\t" EX_ENTRY(1b, 3b) EX_ENTRY(2b, 4b)
                     : "+D"(to), "+S"(from), "+&c"(words)
                     : [rest] "r"(rest)
                     : "memory");
    return words;
}

u32 copy_from_user_partial(void *to, const void __user *from, u32 n)
{
    return user_range_ok(from, n) ? copy_with_fixup(to, from, n) : n;
}

u32 copy_to_user_partial(void __user *to, const void *from, u32 n)
{
    return user_range_ok(to, n) ? copy_with_fixup(to, from, n) : n;
}

u32 clear_user_partial(void __user *to, u32 n)
{
    if (!user_range_ok(to, n))
        return n;
    __asm__ volatile("1:\trep stosb\n"
                     "2:\n\t" EX_ENTRY(1b, 2b)
                     : "+D"(to), "+c"(n)
                     : "a"(0)
                     : "memory");
    return n;
}

int copy_from_user(void *to, const void __user *from, u32 n)
{
    return copy_from_user_partial(to, from, n) ? -EFAULT : 0;
}

int copy_to_user(void __user *to, const void *from, u32 n)
{
    return copy_to_user_partial(to, from, n) ? -EFAULT : 0;
}

/* Byte by byte: a string may end just before an unmapped page. */
long strncpy_from_user(char *to, const char __user *from, u32 size)
{
    for (u32 i = 0; i < size; i++) {
        if (copy_from_user(to + i, from + i, 1))
            return -EFAULT;
        if (!to[i])
            return i;
    }
    return -ENAMETOOLONG;
}

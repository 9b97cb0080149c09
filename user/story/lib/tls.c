#include <uapi/ldt.h>
#include <uapi/syscall.h>

#include "user/story/lib/descriptor.h"
#include "user/story/lib/tls.h"

#define RING_3 3

/* The C library keeps these calls for its own thread pointer, so they are made directly. */
static long thread_area_call(long number, struct user_desc *desc)
{
    long result;

    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(desc) : "memory");
    return result;
}

uint16_t tls_segment(void *start, size_t size)
{
    struct user_desc desc = {
        .entry_number = (unsigned)-1,
        .base_addr = (uint32_t)(uintptr_t)start,
        .limit = size - 1,
        .seg_32bit = 1,
        .contents = MODIFY_LDT_CONTENTS_DATA,
        .useable = 1,
    };

    if (thread_area_call(__NR_set_thread_area, &desc) != 0)
        return 0;
    return (uint16_t)(desc.entry_number << 3 | RING_3);
}

uint32_t tls_base(uint16_t selector)
{
    struct user_desc desc = {.entry_number = SELECTOR_INDEX(selector)};

    if (thread_area_call(__NR_get_thread_area, &desc) != 0)
        return 0;
    return desc.base_addr;
}

char tls_read(uint16_t selector, uint32_t offset)
{
    uint16_t saved;
    char value;

    __asm__ volatile("mov %%fs, %0\n\t"
                     "mov %2, %%fs\n\t"
                     "movb %%fs:(%3), %1\n\t"
                     "mov %0, %%fs"
                     : "=&r"(saved), "=&q"(value)
                     : "r"(selector), "r"(offset)
                     : "memory");
    return value;
}

#include "user/story/lib/descriptor.h"

bool read_descriptor(uint16_t selector, struct descriptor *descriptor)
{
    uint32_t wide = selector;
    uint32_t rights = 0;
    uint32_t limit = 0;
    bool visible;

    /* ZF says whether the descriptor may be seen. */
    __asm__ volatile("lar %2, %1" : "=@ccz"(visible), "+r"(rights) : "r"(wide));
    if (!visible)
        return false;
    __asm__ volatile("lsl %2, %1" : "=@ccz"(visible), "+r"(limit) : "r"(wide));
    descriptor->access = rights >> 8 & 0xff;
    descriptor->flags = rights >> 20 & 0xf;
    descriptor->limit = limit;
    return visible;
}

uint64_t descriptor_raw(const struct descriptor *descriptor, uint32_t base)
{
    uint32_t limit = descriptor->limit;

    if (descriptor->flags & FLAG_PAGES)
        limit >>= 12;
    return (uint64_t)(limit & 0xffff) | (uint64_t)(base & 0xffffff) << 16 |
           (uint64_t)descriptor->access << 40 | (uint64_t)(limit >> 16 & 0xf) << 48 |
           (uint64_t)descriptor->flags << 52 | (uint64_t)(base >> 24) << 56;
}

/*
 * mallopt: the knobs.
 */
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

int mallopt(int parameter, int value)
{
    struct malloc_params *p = &__malloc_params;

    switch (parameter) {
    case M_TRIM_THRESHOLD:
        p->trim_threshold = (size_t)value;
        return 1;
    case M_TOP_PAD:
        p->top_pad = (size_t)value;
        return 1;
    case M_MMAP_THRESHOLD:
        p->mmap_threshold = (size_t)value;
        return 1;
    case M_MMAP_MAX:
        p->mmap_max = value;
        return 1;
    default:
        return 0;
    }
}

/*
 * mallopt: the knobs.
 */
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

/*
 * A trim below the threshold is not wanted, and one that leaves M_TOP_PAD is not possible before
 * there is a page above that.
 */
static void update_trim_at(void)
{
    struct malloc_params *p = &__malloc_params;
    size_t possible;

    if (__builtin_add_overflow(p->top_pad, MIN_TOP + OS_PAGE_SIZE, &possible)) {
        possible = SIZE_MAX;
    }
    p->trim_at = p->trim_threshold > possible ? p->trim_threshold : possible;
}

int mallopt(int parameter, int value)
{
    struct malloc_params *p = &__malloc_params;

    switch (parameter) {
    case M_TRIM_THRESHOLD:
        p->trim_threshold = (size_t)value;
        update_trim_at();
        return 1;
    case M_TOP_PAD:
        p->top_pad = (size_t)value;
        update_trim_at();
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

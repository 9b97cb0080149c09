/*
 * The knobs: mallopt, and the same from the environment.
 */
#include <sys/auxv.h>
#include "libc/malloc/cache_int.h"
#include "libc/malloc/params_int.h"
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

/*
 * What is cached is given back, for either there are no caches any more or they hold less.
 */
static void update_caches(void)
{
    struct malloc_params *p = &__malloc_params;

    __malloc_cache_flush();
    (void)__malloc_depot_drain(0);
    memset(__malloc_cache.batch, 0, sizeof(__malloc_cache.batch));
    p->max_cached = p->perturb || p->max_fast == 0 ? 0 : request_to_size(p->max_fast);
}

static int set(int parameter, int value)
{
    struct malloc_params *p = &__malloc_params;

    switch (parameter) {
    case M_MXFAST:
        if (value < 0 || (size_t)value > CACHED_REQUEST) {
            return 0;
        }
        p->max_fast = (size_t)value;
        update_caches();
        return 1;
    case M_PERTURB:
        p->perturb = value & 0xff;
        update_caches();
        return 1;
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
    case M_ARENA_MAX:
        p->arena_max = value > 0 ? (unsigned)value : 0;
        return 1;
    case M_CHECK_ACTION:
        p->check_action = value;
        return 1;
    default:
        return 0;
    }
}

void __malloc_read_environment(void)
{
    static const struct {
        const char *name;
        int parameter;
    } table[] = {
        {"MALLOC_TRIM_THRESHOLD_", M_TRIM_THRESHOLD},
        {"MALLOC_TOP_PAD_", M_TOP_PAD},
        {"MALLOC_MMAP_THRESHOLD_", M_MMAP_THRESHOLD},
        {"MALLOC_MMAP_MAX_", M_MMAP_MAX},
        {"MALLOC_CHECK_", M_CHECK_ACTION},
        {"MALLOC_PERTURB_", M_PERTURB},
        {"MALLOC_ARENA_MAX", M_ARENA_MAX},
    };

    if (__malloc_params.known) {
        return;
    }
    __malloc_params.known = true;
    /* Who starts a program with more rights than he has shall not steer its heap. */
    for (size_t i = 0; !getauxval(AT_SECURE) && i < sizeof(table) / sizeof(table[0]); i++) {
        const char *value = getenv(table[i].name);

        if (value) {
            (void)set(table[i].parameter, atoi(value));
        }
    }
}

int mallopt(int parameter, int value)
{
    __malloc_read_environment();
    return set(parameter, value);
}

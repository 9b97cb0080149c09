#include <stdarg.h>
#include "tests/host/malloc/fake_os.h"
#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

#undef sbrk
#undef mmap
#undef munmap
#undef mremap
#undef madvise
#undef syscall

/* What a segment of an arena is aligned to. */
#define SKEW_UNIT ((size_t)1 << 20)

struct fake_os os;

static char *range;

/*
 * Make [@from, @to) of the break's range vanish: whatever is mapped there later is zero.
 */
static void unback(char *from, char *to)
{
    if (from < to && mmap(from, (size_t)(to - from), PROT_NONE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != from) {
        abort();
    }
}

static char *page_end(char *p)
{
    return range + page_align_up((size_t)(p - range));
}

static bool injected_failure(void)
{
    if (os.fail_in == 0) {
        return false;
    }
    if (--os.fail_in) {
        return false;
    }
    if (os.fail_all) {
        os.fail_in = 1;
    }
    errno = ENOMEM;
    return true;
}

void *fake_sbrk(intptr_t increment)
{
    char *old = os.brk, *new = old + increment;

    if (os.no_brk || (os.no_lower && increment < 0)) {
        errno = ENOMEM;
        return (void *)-1;
    }
    if (increment == 0) {
        return old;
    }
    os.brk_calls++;
    if (increment > 0 && (injected_failure() || increment > os.brk_limit - old)) {
        errno = ENOMEM;
        return (void *)-1;
    }
    if (new < os.brk_start) {
        abort();
    }
    if (page_end(new) > page_end(old) &&
        mprotect(page_end(old), (size_t)(page_end(new) - page_end(old)), PROT_READ | PROT_WRITE)) {
        abort();
    }
    unback(page_end(new), page_end(old));
    os.brk = new;
    errno = ERANGE; /* success may leave anything there */
    return old;
}

void *fake_mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    void *p;

    os.mmap_calls++;
    if (injected_failure()) {
        return MAP_FAILED;
    }
    p = mmap(addr, length + (os.skew ? 2 * SKEW_UNIT : 0), prot, flags, fd, offset);
    if (p != MAP_FAILED) {
        p = os.skew ? (char *)(((uintptr_t)p | (SKEW_UNIT - 1)) + 1 + OS_PAGE_SIZE) : p;
        os.mapped += length;
        os.maps++;
    }
    return p;
}

int fake_munmap(void *addr, size_t length)
{
    os.munmap_calls++;
    if (os.no_munmap) {
        errno = ENOMEM;
        return -1;
    }
    os.mapped -= length;
    os.maps--;
    errno = ERANGE;
    return munmap(addr, length);
}

void *fake_mremap(void *old, size_t old_length, size_t new_length, int flags, ...)
{
    void *p;

    os.mremap_calls++;
    if (os.no_mremap) {
        errno = ENOSYS;
        return MAP_FAILED;
    }
    if (injected_failure()) {
        return MAP_FAILED;
    }
    p = mremap(old, old_length, new_length, flags);
    if (p != MAP_FAILED) {
        os.mapped += new_length - old_length;
    }
    return p;
}

int fake_madvise(void *addr, size_t length, int advice)
{
    os.madvise_calls++;
    if (os.no_madvise) {
        errno = EINVAL;
        return -1;
    }
    errno = ERANGE;
    return madvise(addr, length, advice);
}

/*
 * Only the question which processors there are: nobody waits for a lock here.
 */
long fake_syscall(long number, ...)
{
    va_list arguments;
    size_t size;
    void *mask;

    va_start(arguments, number);
    (void)va_arg(arguments, int);
    size = va_arg(arguments, size_t);
    mask = va_arg(arguments, void *);
    va_end(arguments);
    if (number != __NR_sched_getaffinity || os.no_affinity) {
        errno = EINVAL;
        return -1;
    }
    return syscall(number, 0, size, mask);
}

unsigned long fake_getauxval(unsigned long type)
{
    return type == AT_SECURE && os.secure;
}

void __malloc_watch_thread(void)
{
    os.watched++;
}

/*
 * Give malloc the state it had when the program started, but do not ask the environment.
 */
static void reset_malloc(void)
{
    static struct arena first_arena;
    static struct malloc_params first_params;

    if (first_arena.top == NULL) {
        first_arena = __malloc_main_arena;
        first_params = __malloc_params;
    }
    __malloc_main_arena = first_arena;
    __malloc_params = first_params;
    __malloc_params.known = true;
    __malloc_mmaps = (struct mmap_account){0};
    __malloc_bounds = (struct heap_bounds){0};
    __malloc_depot = (struct depot){0};
    __malloc_cache = (struct cache){0};
}

void os_reset(size_t offset)
{
    if (range == NULL) {
        range =
            mmap(NULL, BRK_RANGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (range == MAP_FAILED) {
            abort();
        }
    } else {
        unback(range, page_end(os.brk));
    }
    os = (struct fake_os){
        .brk_start = range,
        .brk = range,
        .brk_limit = range + BRK_RANGE,
    };
    if (offset) {
        (void)fake_sbrk((intptr_t)offset);
        os.brk_start = os.brk;
    }
    reset_malloc();
}

void os_reset_uncached(size_t offset)
{
    os_reset(offset);
    (void)mallopt(M_MXFAST, 0);
}

void os_reset_exact(void)
{
    os_reset_uncached(0);
    (void)mallopt(M_TOP_PAD, 0);
}

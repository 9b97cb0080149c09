/*
 * All that malloc needs from the rest of the system:
 *
 *      sbrk                  the heap below          <unistd.h>
 *      mmap munmap mremap madvise                    <sys/mman.h>
 *      futex                 locks                   <sys/syscall.h>
 *      write abort           reports, last words     <unistd.h>, <stdlib.h>
 *      memcpy memset strlen     <string.h>
 *      errno
 *
 * Only this header names them, so the same sources compile inside the C library and, over a system
 * that a test controls, on a host.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <uapi/futex.h>

#define OS_PAGE_SIZE ((size_t)4096)

/*
 * Move the break by @increment bytes and return where it was, or NULL.
 */
static inline void *os_sbrk(ptrdiff_t increment)
{
    void *old = sbrk(increment);

    return old == (void *)-1 ? NULL : old;
}

/*
 * Return @size bytes (whole pages) of zeroed memory, or NULL.
 */
static inline void *os_map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

/*
 * Give @size bytes at @p back. Returns false when the system refuses (it may, if the address space
 * would need one more area than it is willing to describe).
 */
static inline bool os_unmap(void *p, size_t size)
{
    return munmap(p, size) == 0;
}

/*
 * Resize a mapping, moving it where it has to be moved. Returns its new address, or NULL and the
 * mapping stands as it was.
 */
static inline void *os_remap(void *p, size_t old_size, size_t new_size)
{
    void *q = mremap(p, old_size, new_size, MREMAP_MAYMOVE);

    return q == MAP_FAILED ? NULL : q;
}

/*
 * Let the frames of @size bytes at @p go; what is read there next is zero. Returns false when the
 * system refuses.
 */
static inline bool os_discard(void *p, size_t size)
{
    return madvise(p, size, MADV_DONTNEED) == 0;
}

/*
 * Sleep while *@word is @value, until somebody wakes us. May return early.
 */
static inline void os_wait(uint32_t *word, uint32_t value)
{
    (void)syscall(__NR_futex, word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value, NULL);
}

static inline void os_wake_one(uint32_t *word)
{
    (void)syscall(__NR_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
}

/*
 * How many processors may run us: at least 1.
 */
static inline unsigned os_processors(void)
{
    unsigned long mask[32] = {0};
    unsigned n = 0;

    if (syscall(__NR_sched_getaffinity, 0, sizeof(mask), mask) < 0) {
        return 1;
    }
    for (size_t i = 0; i < sizeof(mask) / sizeof(mask[0]); i++) {
        n += (unsigned)__builtin_popcountl(mask[i]);
    }
    return n;
}

static inline size_t page_align_up(size_t n)
{
    return (n + OS_PAGE_SIZE - 1) & ~(OS_PAGE_SIZE - 1);
}

static inline void os_write(int fd, const char *text, size_t length)
{
    /* Where nobody listens there is nobody to tell. */
    ssize_t ignored = write(fd, text, length);

    (void)ignored;
}

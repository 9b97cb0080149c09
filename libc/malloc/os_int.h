/*
 * All that malloc needs from the rest of the system:
 *
 *      sbrk                  the heap below          <unistd.h>
 *      mmap munmap mremap    large blocks            <sys/mman.h>
 *      write abort           last words              <unistd.h>, <stdlib.h>
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
#include <unistd.h>

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

static inline size_t page_align_up(size_t n)
{
    return (n + OS_PAGE_SIZE - 1) & ~(OS_PAGE_SIZE - 1);
}

static inline void os_write_error(const char *text, size_t length)
{
    /* When standard error is closed there is nobody to tell. */
    ssize_t ignored = write(STDERR_FILENO, text, length);

    (void)ignored;
}

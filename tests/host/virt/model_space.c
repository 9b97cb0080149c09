/* Free space and mremap of the naive model. */
#include <stdlib.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "tests/host/virt/model.h"

/* Are the n pages at addr free, the guard gap of a stack above counted in? Outside: free. */
static bool is_free(const struct space *s, vaddr_t addr, u32 n)
{
    vaddr_t end = addr + n * PAGE_SIZE;

    for (vaddr_t at = addr; at < end; at += PAGE_SIZE) {
        u32 i = page_index(at);
        if (i < PAGES && s->page[i].flags)
            return false;
    }
    for (vaddr_t at = end; at < end + STACK_GUARD_GAP; at += PAGE_SIZE) {
        u32 i = page_index(at);
        if (i < PAGES && s->page[i].flags)
            return !(s->page[i].flags & VM_GROWSDOWN);
    }
    return true;
}

vaddr_t model_free_range(const struct space *s, vaddr_t hint, u32 n)
{
    vaddr_t base = MMAP_MIN_ADDR + WINDOW * PAGE_SIZE, len = (vaddr_t)n * PAGE_SIZE;

    if (hint >= MMAP_MIN_ADDR && hint <= TASK_SIZE - len && is_free(s, hint, n))
        return hint;
    for (vaddr_t at = base - len; n <= WINDOW && at >= MMAP_MIN_ADDR; at -= PAGE_SIZE)
        if (is_free(s, at, n))
            return at;
    for (vaddr_t at = BOTTOM; at <= TASK_SIZE - len && at < BOTTOM + 2 * WINDOW * PAGE_SIZE;
         at += PAGE_SIZE)
        if (is_free(s, at, n))
            return at;
    return 0;
}

static u32 pages_of_area_from(const struct space *s, u32 i)
{
    u32 n = 1;

    while (same_area(s, i + n - 1))
        n++;
    return n;
}

static bool is_free_exactly(const struct space *s, vaddr_t addr, u32 len)
{
    for (vaddr_t at = addr; at < addr + len; at += PAGE_SIZE)
        if (page_index(at) < PAGES && s->page[page_index(at)].flags)
            return false;
    return addr + len > addr && addr + len <= TASK_SIZE;
}

static u32 added(u32 old_len, u32 new_len, u32 flags)
{
    u32 kept = flags & MREMAP_DONTUNMAP ? 0 : old_len;
    return new_len > kept ? (new_len - kept) >> PAGE_SHIFT : 0;
}

static int may_resize(const struct space *s, u32 i, u32 old_len, u32 new_len, u32 flags)
{
    const struct mpage *p = &s->page[i];

    if (!old_len && !(p->flags & VM_MAYSHARE))
        return -EINVAL;
    if (old_len >> PAGE_SHIFT > pages_of_area_from(s, i))
        return -EFAULT;
    if (p->pgoff + (new_len >> PAGE_SHIFT) < p->pgoff)
        return -EINVAL;
    return mapped_count(s) + added(old_len, new_len, flags) > AS_LIMIT >> PAGE_SHIFT ? -ENOMEM : 0;
}

/* Moves the pages, contents and all; the new pages behind them are empty. */
static long move(struct space *s, u32 i, u32 old_len, u32 new_len, u32 flags, vaddr_t to)
{
    struct mpage first = s->page[i], *moved = calloc(new_len >> PAGE_SHIFT, sizeof(*moved));
    u32 pgoff = first.object || first.has_anon ? first.pgoff : to >> PAGE_SHIFT;

    for (u32 n = 0; n < new_len >> PAGE_SHIFT; n++) {
        map_page(&moved[n], &first, pgoff + n);
        if (n >= old_len >> PAGE_SHIFT)
            continue;
        moved[n].resident = s->page[i + n].resident;
        moved[n].cell = s->page[i + n].cell;
        s->page[i + n].cell = NULL;
        s->page[i + n].resident = NOT_RESIDENT;
    }
    for (u32 n = 0; n < old_len >> PAGE_SHIFT; n++) {
        s->page[i + n].has_anon = false;
        if (!(flags & MREMAP_DONTUNMAP))
            unmap_page(&s->page[i + n]);
    }
    for (u32 n = 0; n < new_len >> PAGE_SHIFT; n++) {
        u32 j = page_index(to + n * PAGE_SIZE);
        if (j < PAGES)
            s->page[j] = moved[n];
        else
            unmap_page(&moved[n]);
    }
    free(moved);
    spread_has_anon(s);
    return to;
}

static long move_to(struct space *s, u32 i, u32 old_len, u32 new_len, u32 flags, vaddr_t to)
{
    vaddr_t addr = page_addr(i);
    u32 kept = old_len < new_len ? old_len : new_len;

    if (PAGE_OFFSET_OF(to) || new_len > TASK_SIZE || to > TASK_SIZE - new_len)
        return -EINVAL;
    if (addr + old_len > to && to + new_len > addr)
        return -EINVAL;
    int err = may_resize(s, i, kept, new_len, flags);
    if (err)
        return err;
    if (!(flags & MREMAP_FIXED)) {
        to = model_free_range(s, to, new_len >> PAGE_SHIFT);
        return to ? move(s, i, old_len, new_len, flags, to) : -ENOMEM;
    }
    if (to < MMAP_MIN_ADDR)
        return -EPERM;
    if (old_len > TASK_SIZE - addr)
        return -EINVAL;
    if (model_munmap(s, to, new_len) ||
        (old_len > kept && model_munmap(s, addr + kept, old_len - kept)))
        return -EINVAL;
    return move(s, i, kept, new_len, flags, to);
}

static bool grow_in_place(struct space *s, u32 i, u32 old_len, u32 new_len)
{
    u32 n = old_len >> PAGE_SHIFT;

    if (n != pages_of_area_from(s, i) ||
        !is_free_exactly(s, page_addr(i) + old_len, new_len - old_len))
        return false;
    struct mpage last = s->page[i + n - 1];
    for (vaddr_t at = page_addr(i) + old_len; at < page_addr(i) + new_len; at += PAGE_SIZE)
        if (page_index(at) < PAGES)
            map_page(&s->page[page_index(at)], &last,
                     last.pgoff + 1 + n++ - (old_len >> PAGE_SHIFT));
    spread_has_anon(s);
    return true;
}

long model_mremap(struct space *s, vaddr_t addr, u32 old_len, u32 new_len, u32 flags,
                  vaddr_t new_addr)
{
    if ((flags & ~7u) || ((flags & 6) && !(flags & MREMAP_MAYMOVE)) || PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if ((flags & MREMAP_DONTUNMAP) && old_len != new_len)
        return -EINVAL;
    old_len = PAGE_ALIGN(old_len);
    new_len = PAGE_ALIGN(new_len);
    if (!new_len)
        return -EINVAL;
    u32 i = page_index(addr);
    if (i == PAGES || !s->page[i].flags)
        return -EFAULT;
    if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
        return move_to(s, i, old_len, new_len, flags, new_addr);
    if (old_len == new_len)
        return addr;
    if (old_len > new_len) {
        if (old_len > TASK_SIZE - addr)
            return -EINVAL;
        int err = model_munmap(s, addr + new_len, old_len - new_len);
        return err ? err : (long)addr;
    }
    int err = may_resize(s, i, old_len, new_len, flags);
    if (err)
        return err;
    if (old_len && grow_in_place(s, i, old_len, new_len))
        return addr;
    if (!(flags & MREMAP_MAYMOVE))
        return -ENOMEM;
    vaddr_t to = model_free_range(s, 0, new_len >> PAGE_SHIFT);
    return to ? move(s, i, old_len, new_len, flags, to) : -ENOMEM;
}

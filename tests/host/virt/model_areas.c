/* mmap, munmap, mprotect, madvise and brk of the naive model: loops over pages. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "tests/host/virt/model.h"

#define MAY_ALL (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

static bool in_user_half(vaddr_t addr, u32 len)
{
    return addr <= TASK_SIZE && len <= TASK_SIZE - addr;
}

/* Runs over the pages of [addr, addr + len) that are in a window. */
#define FOR_PAGES(i, addr, len)                                                                    \
    for (vaddr_t at_ = (addr); at_ < (addr) + (len); at_ += PAGE_SIZE)                             \
        for (u32 i = page_index(at_), once_ = 1; once_ && i < PAGES; once_ = 0)

static u32 mapped_in(struct space *s, vaddr_t addr, u32 len)
{
    u32 n = 0;

    FOR_PAGES(i, addr, len)
    n += s->page[i].flags != 0;
    return n;
}

static void unmap_range(struct space *s, vaddr_t addr, u32 len)
{
    FOR_PAGES(i, addr, len)
    unmap_page(&s->page[i]);
}

int model_munmap(struct space *s, vaddr_t addr, u32 len)
{
    if (PAGE_OFFSET_OF(addr) || !len || !in_user_half(addr, len))
        return -EINVAL;
    unmap_range(s, addr, PAGE_ALIGN(len));
    return 0;
}

static u32 wanted_flags(const struct mmap_request *req)
{
    u32 flags = (req->prot & 7) | MAY_ALL;

    flags |= req->flags & MAP_GROWSDOWN ? VM_GROWSDOWN : 0;
    flags |= req->flags & MAP_NORESERVE ? VM_NORESERVE : 0;
    return flags;
}

static long place(struct space *s, const struct mmap_request *req, u32 len)
{
    vaddr_t addr = req->addr;

    if (len > TASK_SIZE - MMAP_MIN_ADDR)
        return -ENOMEM;
    if (!(req->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))) {
        addr &= PAGE_MASK;
        if (addr && addr < MMAP_MIN_ADDR)
            addr = MMAP_MIN_ADDR;
        addr = model_free_range(s, addr, len >> PAGE_SHIFT);
        return addr ? (long)addr : -ENOMEM;
    }
    if (!in_user_half(addr, len))
        return -ENOMEM;
    if (PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (addr < MMAP_MIN_ADDR)
        return -EPERM;
    if ((req->flags & MAP_FIXED_NOREPLACE) && mapped_in(s, addr, len))
        return -EEXIST;
    return addr;
}

/* The first page of the new mapping. */
static int attributes(const struct mmap_request *req, struct object *file, vaddr_t addr, u32 pages,
                      struct mpage *p)
{
    bool shared = (req->flags & MAP_TYPE) == MAP_SHARED;

    if (!shared && (req->flags & MAP_TYPE) != MAP_PRIVATE)
        return -EINVAL;
    if (file && shared && (req->prot & PROT_WRITE) && !file->writable)
        return -EACCES;
    p->flags = wanted_flags(req);
    if ((file || shared) && (p->flags & VM_GROWSDOWN))
        return -EINVAL;
    p->object = file;
    p->pgoff = file ? req->pgoff : shared ? 0 : addr >> PAGE_SHIFT;
    if (shared)
        p->flags |= VM_MAYSHARE | VM_SHARED;
    if (file && shared && !file->writable)
        p->flags &= ~(VM_MAYWRITE | VM_SHARED);
    if ((p->flags & (VM_SHARED | VM_WRITE | VM_NORESERVE)) == VM_WRITE)
        p->flags |= VM_ACCOUNT;
    if (shared && !file)
        p->object = new_object(NULL, pages, true, p->flags & VM_NORESERVE ? 0 : pages);
    return 0;
}

static void forget_unused(struct object *o)
{
    if (o && o->refs == 0) {
        o->refs = 1;
        put_object(o);
    }
}

long model_mmap(struct space *s, const struct mmap_request *req, struct object *file)
{
    u32 len = PAGE_ALIGN(req->len), pages = len >> PAGE_SHIFT;
    struct mpage first = {0};

    if (!req->len)
        return -EINVAL;
    if (!len)
        return -ENOMEM;
    if (req->pgoff + pages < req->pgoff)
        return -EOVERFLOW;
    long addr = place(s, req, len);
    if (is_errno(addr))
        return addr;
    int err = attributes(req, file, addr, pages, &first);
    if (err)
        return err;
    if (mapped_count(s) - mapped_in(s, addr, len) + pages > AS_LIMIT >> PAGE_SHIFT) {
        forget_unused(first.object);
        return -ENOMEM;
    }
    unmap_range(s, addr, len);
    FOR_PAGES(i, (vaddr_t)addr, len)
    map_page(&s->page[i], &first, first.pgoff + ((page_addr(i) - addr) >> PAGE_SHIFT));
    forget_unused(first.object);
    spread_has_anon(s);
    return addr;
}

static int protect_page(struct mpage *p, u32 prot)
{
    if (!p->flags)
        return -ENOMEM;
    u32 flags = (p->flags & ~VM_ACCESS) | (prot & VM_ACCESS);
    if (prot & VM_ACCESS & ~(p->flags >> 4))
        return -EACCES;
    if (flags != p->flags && (flags & VM_WRITE) &&
        !(p->flags & (VM_WRITE | VM_SHARED | VM_NORESERVE)))
        flags |= VM_ACCOUNT;
    p->flags = flags;
    return 0;
}

int model_mprotect(struct space *s, vaddr_t addr, u32 len, u32 prot)
{
    u32 size = PAGE_ALIGN(len);
    int err = 0;

    if (PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (!len)
        return 0;
    if (addr + size <= addr)
        return -ENOMEM;
    if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
        return -EINVAL;
    for (vaddr_t at = addr; at < addr + size && !err; at += PAGE_SIZE)
        err = page_index(at) < PAGES ? protect_page(&s->page[page_index(at)], prot) : -ENOMEM;
    spread_has_anon(s);
    return err;
}

static int advise_page(struct mpage *p, int advice)
{
    switch (advice) {
    case MADV_DONTFORK:
        p->flags |= VM_DONTCOPY;
        return 0;
    case MADV_DOFORK:
        p->flags &= ~VM_DONTCOPY;
        return 0;
    case MADV_WIPEONFORK:
        if (p->object)
            return -EINVAL;
        p->flags |= VM_WIPEONFORK;
        return 0;
    case MADV_KEEPONFORK:
        p->flags &= ~VM_WIPEONFORK;
        return 0;
    case MADV_FREE:
        if (p->object)
            return -EINVAL;
        drop_contents(p);
        return 0;
    default: /* MADV_DONTNEED */
        drop_contents(p);
        return 0;
    }
}

int model_madvise(struct space *s, vaddr_t addr, u32 len, int advice)
{
    int result = 0, err = 0;

    if (PAGE_OFFSET_OF(addr) || (len && !PAGE_ALIGN(len)) || addr + PAGE_ALIGN(len) < addr)
        return -EINVAL;
    len = PAGE_ALIGN(len);
    for (vaddr_t at = addr; at < addr + len && !err; at += PAGE_SIZE) {
        u32 i = page_index(at);
        if (i == PAGES || !s->page[i].flags)
            result = -ENOMEM;
        else
            err = advise_page(&s->page[i], advice);
    }
    spread_has_anon(s);
    return err ? err : result;
}

/* The page behind the new break stays free, and so does a stack's guard gap. */
static bool heap_may_grow(struct space *s, vaddr_t from, vaddr_t to)
{
    for (vaddr_t at = from; at < to + PAGE_SIZE + STACK_GUARD_GAP; at += PAGE_SIZE) {
        u32 i = page_index(at);
        if (i == PAGES)
            return at >= to + PAGE_SIZE || page_index(at - PAGE_SIZE) == PAGES;
        if (s->page[i].flags && at < to + PAGE_SIZE)
            return false;
        if (s->page[i].flags)
            return !(s->page[i].flags & VM_GROWSDOWN);
    }
    return true;
}

vaddr_t model_brk(struct space *s, vaddr_t brk)
{
    static const struct mpage heap = {.flags = VM_READ | VM_WRITE | MAY_ALL | VM_ACCOUNT};
    vaddr_t from = PAGE_ALIGN(s->brk), to = PAGE_ALIGN(brk);

    if (brk < HEAP_AT || brk > TASK_SIZE)
        return s->brk;
    if (to > from) {
        if (to > TASK_SIZE - PAGE_SIZE || !heap_may_grow(s, from, to))
            return s->brk;
        if (mapped_count(s) + ((to - from) >> PAGE_SHIFT) > AS_LIMIT >> PAGE_SHIFT)
            return s->brk;
        FOR_PAGES(i, from, to - from)
        map_page(&s->page[i], &heap, page_addr(i) >> PAGE_SHIFT);
        spread_has_anon(s);
    } else if (to < from) {
        if (mapped_in(s, to, from - to) == 0)
            return s->brk;
        unmap_range(s, to, from - to);
    }
    s->brk = brk;
    return brk;
}

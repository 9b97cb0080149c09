/* Random calls on the kernel and on the model; after each, both must agree. */
#include <stdio.h>
#include <stdlib.h>
#include <uapi/mman.h>
#include "mm/phys/page.h"
#include "mm/commit.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/model.h"

#define SPACES 4
#define FILES  2

static struct space *spaces[SPACES];
static u32 count, current;
static struct object *files[FILES];
static u32 (*draw)(u32 below);
static char last_call[160]; /* what the present operation was */

#define DESCRIBE(...) snprintf(last_call, sizeof(last_call), __VA_ARGS__)

static struct space *now(void)
{
    return spaces[current];
}

static void activate(u32 n)
{
    current = n;
    world_switch(spaces[n]->mm);
}

static struct space *add_space(struct mm *mm)
{
    struct space *s = calloc(1, sizeof(*s));

    s->mm = mm;
    s->brk = HEAP_AT;
    spaces[count++] = s;
    return s;
}

static void remove_space(u32 n)
{
    model_exit(spaces[n]);
    mm_put(spaces[n]->mm);
    free(spaces[n]);
    spaces[n] = spaces[--count];
}

static vaddr_t random_addr(void)
{
    u32 window = draw(8) == 0, odd = draw(40) == 0 ? draw(PAGE_SIZE) : 0;
    /* Most operations meet in one part of the window, around the border of two page tables. */
    u32 page = draw(3) ? WINDOW - 300 + draw(300) : draw(WINDOW + 4);

    return page_addr(0) * !window + BOTTOM * window + (page % (WINDOW + 4)) * PAGE_SIZE + odd;
}

static u32 random_len(void)
{
    u32 pages = draw(4) ? draw(8) + 1 : draw(60);

    if (draw(100) == 0)
        return 0u - draw(3 * PAGE_SIZE);
    return pages * PAGE_SIZE - (pages && draw(8) == 0 ? draw(PAGE_SIZE) : 0);
}

static u32 random_prot(void)
{
    static const u32 common[] = {PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE,
                                 PROT_READ | PROT_EXEC};
    return draw(16) ? common[draw(4)] : draw(16);
}

/* An address in a mapped page, if the first tries find one. */
static vaddr_t mapped_addr(void)
{
    for (u32 tries = 0; tries < 16; tries++) {
        vaddr_t addr = random_addr();
        u32 i = page_index(addr);
        if (i < PAGES && now()->page[i].flags)
            return addr;
    }
    return random_addr();
}

/* What was mapped between or above the windows is no part of the model. */
static void cut_outside(void)
{
    vaddr_t low = MMAP_MIN_ADDR + WINDOW * PAGE_SIZE, high = BOTTOM + WINDOW * PAGE_SIZE;

    CHECK_EQ(mm_munmap(now()->mm, low, BOTTOM - low), 0);
    CHECK_EQ(mm_munmap(now()->mm, high, TASK_SIZE - high), 0);
}

static void do_touch(void)
{
    vaddr_t addr = draw(8) ? mapped_addr() : random_addr();
    bool write = draw(2);
    u32 value = draw(1u << 30), got = value, expected = value;

    addr &= PAGE_MASK; /* one word of each page is modelled */
    DESCRIBE("%s %#lx", write ? "write" : "read", addr);
    enum fault_result want = model_access(now(), addr, write, &expected);
    enum fault_result r = write ? cpu_write(addr, value) : cpu_read(addr, &got);
    CHECK_EQ(r, want);
    if (want == FAULT_MINOR)
        CHECK_EQ(got, expected);
}

static void do_mmap(void)
{
    struct mmap_request req = {.addr = draw(3) ? random_addr() : 0,
                               .len = random_len(),
                               .prot = random_prot(),
                               .flags = draw(4) ? MAP_PRIVATE : MAP_SHARED};
    struct object *file = draw(3) ? NULL : files[draw(FILES)];

    if (draw(2))
        req.flags |= draw(4) ? MAP_FIXED : MAP_FIXED_NOREPLACE;
    if (draw(30) == 0)
        req.flags |= MAP_GROWSDOWN;
    if (draw(12) == 0)
        req.flags |= MAP_NORESERVE;
    if (file) {
        req.pgoff = draw(20) ? draw(70) : ~draw(100);
        req.file = file->file;
    } else {
        req.flags |= MAP_ANONYMOUS;
    }
    DESCRIBE("mmap(%#lx, %#x, prot %#x, flags %#x, file %d, pgoff %#x)", req.addr, req.len,
             req.prot, req.flags, file ? file->writable + 1 : 0, req.pgoff);
    long want = model_mmap(now(), &req, file);
    CHECK_EQ(mm_mmap(now()->mm, &req), want);
    cut_outside();
}

static void do_munmap(void)
{
    vaddr_t addr = random_addr();
    u32 len = random_len();
    DESCRIBE("munmap(%#lx, %#x)", addr, len);
    int want = model_munmap(now(), addr, len);

    CHECK_EQ(mm_munmap(now()->mm, addr, len), want);
}

static void do_mprotect(void)
{
    vaddr_t addr = mapped_addr();
    u32 len = random_len(), prot = random_prot();
    DESCRIBE("mprotect(%#lx, %#x, %#x)", addr, len, prot);
    int want = model_mprotect(now(), addr, len, prot);

    CHECK_EQ(mm_mprotect(now()->mm, addr, len, prot), want);
}

static void do_madvise(void)
{
    static const int advices[] = {MADV_DONTNEED, MADV_DONTNEED, MADV_FREE,       MADV_DONTFORK,
                                  MADV_DOFORK,   MADV_DOFORK,   MADV_WIPEONFORK, MADV_KEEPONFORK};
    vaddr_t addr = mapped_addr();
    u32 len = random_len();
    int advice = advices[draw(ARRAY_SIZE(advices))];
    DESCRIBE("madvise(%#lx, %#x, %d)", addr, len, advice);
    int want = model_madvise(now(), addr, len, advice);

    CHECK_EQ(mm_madvise(now()->mm, addr, len, advice), want);
}

static void do_mremap(void)
{
    vaddr_t addr = mapped_addr(), to = random_addr();
    u32 old_len = random_len(), new_len = draw(4) ? random_len() : old_len;
    u32 flags = draw(4) ? MREMAP_MAYMOVE : draw(16);

    if (draw(4) == 0)
        flags |= MREMAP_FIXED;
    DESCRIBE("mremap(%#lx, %#x, %#x, %#x, %#lx)", addr, old_len, new_len, flags, to);
    long want = model_mremap(now(), addr, old_len, new_len, flags, to);
    CHECK_EQ(mm_mremap(now()->mm, addr, old_len, new_len, flags, to), want);
    cut_outside();
}

static void do_brk(void)
{
    vaddr_t brk = draw(20) ? now()->brk + draw(16 * PAGE_SIZE) - 8 * PAGE_SIZE : draw(0xFFFFFFFF);
    DESCRIBE("brk(%#lx) from %#lx", brk, now()->brk);
    vaddr_t want = model_brk(now(), brk);

    CHECK_EQ(mm_brk(now()->mm, brk), want);
}

static void do_fork(void)
{
    if (count == SPACES)
        return;
    struct mm *mm = mm_dup(now()->mm);
    if (!CHECK(mm))
        return;
    DESCRIBE("fork");
    struct space *parent = now();
    model_fork(add_space(mm), parent);
    if (draw(2))
        activate(count - 1);
}

static void do_exit(void)
{
    DESCRIBE("exit");
    if (count == 1)
        return;
    remove_space(current);
    activate(draw(count));
}

/* A read or write of another process's memory, by the kernel. */
static void do_remote(void)
{
    struct space *s = spaces[draw(count)];
    vaddr_t addr = mapped_addr() & PAGE_MASK;
    bool write = draw(2);
    u32 value = draw(1u << 30), got = 0, expected = value;
    DESCRIBE("%s of %#lx by the kernel", write ? "write" : "read", addr);
    enum fault_result want = model_access(s, addr, write, &expected);

    if (write) {
        CHECK_EQ(mm_write(s->mm, addr, &value, sizeof(value)), want == FAULT_MINOR ? 4 : 0);
    } else {
        CHECK_EQ(mm_read(s->mm, addr, &got, sizeof(got)), want == FAULT_MINOR ? 4 : 0);
        if (want == FAULT_MINOR)
            CHECK_EQ(got, expected);
    }
}

static void operation(void)
{
    static void (*const ops[])(void) = {do_mmap,     do_mmap,    do_munmap, do_munmap, do_mprotect,
                                        do_mprotect, do_madvise, do_mremap, do_brk,    do_remote};
    u32 n = draw(200);

    if (n < 100)
        do_touch();
    else if (n < 190)
        ops[draw(ARRAY_SIZE(ops))]();
    else if (n < 193)
        do_fork();
    else if (n < 195)
        do_exit();
    else {
        DESCRIBE("switch");
        activate(draw(count));
    }
}

static void compare_area(const struct space *s, u32 first, u32 last, const struct vm_area *a)
{
    const struct mpage *p = &s->page[first];

    CHECK_EQ(a->start, page_addr(first));
    CHECK_EQ(a->end, page_addr(last) + PAGE_SIZE);
    CHECK_EQ(a->flags, p->flags);
    CHECK_EQ(a->pgoff, p->pgoff);
    CHECK_EQ(a->file != NULL, p->object != NULL);
    CHECK(!p->object || !p->object->file || a->file == p->object->file);
    CHECK_EQ(a->has_anon, p->has_anon);
}

static void compare_areas(const struct space *s)
{
    const struct vm_area *a = vma_find(s->mm, 0);
    u32 last;

    for (u32 first = 0; first < PAGES && !host_failed(); first = last + 1) {
        for (last = first; same_area(s, last); last++)
            ;
        if (!s->page[first].flags)
            continue;
        if (!CHECK(a))
            break;
        compare_area(s, first, last, a);
        a = vma_next(a);
    }
    CHECK(host_failed() || !a);
}

static void compare_counters(const struct space *s)
{
    u32 anon = 0, file = 0;

    for (u32 i = 0; i < PAGES; i++) {
        anon += s->page[i].resident == ANON_PAGE;
        file += s->page[i].resident == FILE_PAGE;
    }
    CHECK_EQ(s->mm->rss_anon, anon);
    CHECK_EQ(s->mm->rss_file, file);
    CHECK_EQ(s->mm->brk, s->brk);
    CHECK_EQ(s->mm->total_vm, mapped_count(s));
}

static enum resident kind_of(pte_t e)
{
    if (pte_none(e))
        return NOT_RESIDENT;
    struct page *page = pfn_to_page(pte_pfn(e));
    return page == zero_page ? ZERO_PAGE : page->flags & PG_ANON ? ANON_PAGE : FILE_PAGE;
}

static void compare_entries(const struct space *s)
{
    for (u32 i = 0; i < PAGES && !host_failed(); i++)
        CHECK_EQ(kind_of(entry_at(s->mm, page_addr(i))), s->page[i].resident);
    check_mm(s->mm);
}

static void compare(u32 step)
{
    struct mm *mms[SPACES];

    compare_areas(now());
    compare_counters(now());
    if (step % 16)
        return;
    for (u32 n = 0; n < count && !host_failed(); n++) {
        compare_areas(spaces[n]);
        compare_entries(spaces[n]);
        mms[n] = spaces[n]->mm;
    }
    if (step % 64 == 0)
        check_rmap(now()->mm, mms, count);
    CHECK_EQ(committed_pages(), model_committed(spaces, count));
}

static void make_files(void)
{
    files[0] = new_object(fake_file("writable", 64, FAKE_READ | FAKE_WRITE), 64, true, 0);
    files[1] = new_object(fake_file("readonly", 40, FAKE_READ), 40, false, 0);
    for (u32 i = 0; i < FILES; i++)
        files[i]->refs = 1;
}

void drive(u32 ops, u32 (*next)(u32 below))
{
    struct mm *mm = world_mm(MMAP_MIN_ADDR + WINDOW * PAGE_SIZE);

    draw = next;
    count = current = 0;
    mm->as_limit = AS_LIMIT;
    mm->stack_limit = STACK_LIMIT;
    mm_set_brk(mm, HEAP_AT);
    add_space(mm);
    make_files();
    for (u32 i = 0; i < ops && !host_failed(); i++) {
        operation();
        compare(i);
        if (host_failed())
            host_fail(__FILE__, __LINE__, "operation %u: %s", i + 1, last_call);
    }
    while (count)
        remove_space(count - 1);
    for (u32 i = 0; i < FILES; i++) {
        fake_file_close(files[i]->file);
        put_object(files[i]);
    }
}

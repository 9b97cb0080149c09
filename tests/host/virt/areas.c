/* munmap and mprotect, overlap by overlap, with file offsets. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define AT(page) (0x10000000ul + (page)*PAGE_SIZE)

static struct file *file;

static void map_file(struct mm *mm, u32 page, u32 pages, u32 prot, u32 flags, u32 pgoff)
{
    struct mmap_request req = {.addr = AT(page),
                               .len = pages * PAGE_SIZE,
                               .prot = prot,
                               .flags = flags | MAP_FIXED,
                               .file = file,
                               .pgoff = pgoff};
    CHECK_EQ(mm_mmap(mm, &req), (long)AT(page));
}

/*
 *     2     6   8     12    16
 *     [file ]   [anon ][file ]
 *      10..13           30..33     file offsets, hexadecimal
 */
static struct mm *three_areas(void)
{
    struct mm *mm = world_mm(TASK_SIZE);

    file = fake_file("f", 0x40, FAKE_READ);
    map_file(mm, 2, 4, PROT_READ, MAP_PRIVATE, 0x10);
    map_anon(mm, AT(8), 4, PROT_READ | PROT_WRITE);
    map_file(mm, 12, 4, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0x30);
    for (u32 i = 8; i < 12; i++)
        expect_write(AT(i), 100 + i);
    return mm;
}

static void check_contents(struct mm *mm)
{
    struct vm_area *a;

    list_for_each (a, &mm->area_list, link) {
        for (vaddr_t addr = a->start; addr < a->end; addr += PAGE_SIZE) {
            u32 page = (addr - AT(0)) >> PAGE_SHIFT;
            if (!(a->flags & VM_ACCESS))
                continue;
            expect_read(addr, page < 6    ? fake_file_word(0x10 + page - 2)
                              : page < 12 ? 100 + page
                                          : fake_file_word(0x30 + page - 12));
        }
    }
}

static void done(struct mm *mm, struct world_use before)
{
    check_mm(mm);
    mm_put(mm);
    fake_file_close(file);
    world_check_use(before);
}

struct munmap_case {
    u32 first, end; /* pages */
    const char *areas;
};

static const struct munmap_case munmap_cases[] = {
    /* nothing there */
    {0, 2, "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {6, 8, "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {16, 20, "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    /* one area: whole, head, tail, middle */
    {2, 6, "10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {2, 3, "10003000-10006000 r--p f+11; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {5, 6, "10002000-10005000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {3, 5,
     "10002000-10003000 r--p f+10; 10005000-10006000 r--p f+13; 10008000-1000c000 rw-p; "
     "1000c000-10010000 r-xp f+30"},
    {9, 10,
     "10002000-10006000 r--p f+10; 10008000-10009000 rw-p; 1000a000-1000c000 rw-p; "
     "1000c000-10010000 r-xp f+30"},
    /* beginning or ending in a hole */
    {0, 4, "10004000-10006000 r--p f+12; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {4, 8, "10002000-10004000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {7, 10, "10002000-10006000 r--p f+10; 1000a000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {14, 30, "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-1000e000 r-xp f+30"},
    /* several areas, the hole between them */
    {4, 10, "10002000-10004000 r--p f+10; 1000a000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {10, 13, "10002000-10006000 r--p f+10; 10008000-1000a000 rw-p; 1000d000-10010000 r-xp f+31"},
    {3, 15, "10002000-10003000 r--p f+10; 1000f000-10010000 r-xp f+33"},
    {2, 12, "1000c000-10010000 r-xp f+30"},
    {0, 17, ""},
};

void munmap_overlaps(void)
{
    world_boot();
    for (u32 i = 0; i < ARRAY_SIZE(munmap_cases) && !host_failed(); i++) {
        const struct munmap_case *c = &munmap_cases[i];
        struct world_use before = world_use();

        for (u32 touched = 0; touched < 2; touched++) {
            struct mm *mm = three_areas();
            if (touched)
                check_contents(mm);
            CHECK_EQ(mm_munmap(mm, AT(c->first), (c->end - c->first) * PAGE_SIZE), 0);
            expect_areas(mm, c->areas);
            check_contents(mm);
            if (c->first < c->end)
                expect_fault(AT(c->first), FAULT_READ, FAULT_MAPERR);
            done(mm, before);
        }
        if (host_failed())
            host_fail(__FILE__, __LINE__, "munmap of pages %u to %u", c->first, c->end);
    }
}

void munmap_errors(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(0), 4, PROT_READ);
    CHECK_EQ(mm_munmap(mm, AT(0) + 1, PAGE_SIZE), -EINVAL);
    CHECK_EQ(mm_munmap(mm, AT(0), 0), -EINVAL);
    CHECK_EQ(mm_munmap(mm, AT(0), 0xFFFFFFFF), -EINVAL);
    CHECK_EQ(mm_munmap(mm, TASK_SIZE, PAGE_SIZE), -EINVAL);
    CHECK_EQ(mm_munmap(mm, TASK_SIZE - PAGE_SIZE, 2 * PAGE_SIZE), -EINVAL);
    CHECK_EQ(mm_munmap(mm, 0xFFFFF000, 0x2000), -EINVAL);
    expect_areas(mm, "10000000-10004000 r--p");
    CHECK_EQ(mm_munmap(mm, AT(3), 1), 0); /* rounded up to a page */
    expect_areas(mm, "10000000-10003000 r--p");
    CHECK_EQ(mm_munmap(mm, 0, TASK_SIZE), 0);
    expect_areas(mm, "");
    mm_put(mm);
}

struct mprotect_case {
    u32 first, end, prot;
    int result;
    const char *areas;
};

#define RW (PROT_READ | PROT_WRITE)
#define RX (PROT_READ | PROT_EXEC)

static const struct mprotect_case mprotect_cases[] = {
    {2, 6, PROT_READ, 0,
     "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {3, 5, PROT_NONE, 0,
     "10002000-10003000 r--p f+10; 10003000-10005000 ---p f+11; 10005000-10006000 r--p f+13; "
     "10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
    {2, 3, RW, 0,
     "10002000-10003000 rw-p f+10; 10003000-10006000 r--p f+11; 10008000-1000c000 rw-p; "
     "1000c000-10010000 r-xp f+30"},
    {5, 6, RX, 0,
     "10002000-10005000 r--p f+10; 10005000-10006000 r-xp f+13; 10008000-1000c000 rw-p; "
     "1000c000-10010000 r-xp f+30"},
    /* across the border of two areas */
    {10, 14, PROT_READ, 0,
     "10002000-10006000 r--p f+10; 10008000-1000a000 rw-p; 1000a000-1000c000 r--p; "
     "1000c000-1000e000 r--p f+30; 1000e000-10010000 r-xp f+32"},
    /* a hole: what lies before it is changed */
    {4, 10, RX, -ENOMEM,
     "10002000-10004000 r--p f+10; 10004000-10006000 r-xp f+12; 10008000-1000c000 rw-p; "
     "1000c000-10010000 r-xp f+30"},
    {14, 18, RW, -ENOMEM,
     "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-1000e000 r-xp f+30; "
     "1000e000-10010000 rw-p f+32"},
    {0, 4, RX, -ENOMEM,
     "10002000-10006000 r--p f+10; 10008000-1000c000 rw-p; 1000c000-10010000 r-xp f+30"},
};

void mprotect_overlaps(void)
{
    world_boot();
    for (u32 i = 0; i < ARRAY_SIZE(mprotect_cases) && !host_failed(); i++) {
        const struct mprotect_case *c = &mprotect_cases[i];
        struct world_use before = world_use();
        struct mm *mm = three_areas();

        check_contents(mm);
        CHECK_EQ(mm_mprotect(mm, AT(c->first), (c->end - c->first) * PAGE_SIZE, c->prot),
                 c->result);
        expect_areas(mm, c->areas);
        check_contents(mm);
        if (!c->result && !(c->prot & PROT_WRITE))
            expect_fault(AT(c->first), FAULT_WRITE, FAULT_ACCERR);
        if (!c->result && c->prot == PROT_NONE)
            expect_fault(AT(c->first), FAULT_READ, FAULT_ACCERR);
        /* All as it was: the areas become one again and no page is lost. */
        CHECK_EQ(mm_mprotect(mm, AT(2), 4 * PAGE_SIZE, PROT_READ), 0);
        CHECK_EQ(mm_mprotect(mm, AT(8), 4 * PAGE_SIZE, RW), 0);
        CHECK_EQ(mm_mprotect(mm, AT(12), 4 * PAGE_SIZE, RX), 0);
        if (!(c->prot & PROT_WRITE)) /* writing leaves VM_ACCOUNT, which Linux does not merge */
            expect_areas(mm, mprotect_cases[0].areas);
        check_contents(mm);
        done(mm, before);
        if (host_failed())
            host_fail(__FILE__, __LINE__, "mprotect of pages %u to %u", c->first, c->end);
    }
}

void mprotect_border_moves(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(0), 4, RW);
    map_anon(mm, AT(4), 4, PROT_READ);
    for (u32 i = 0; i < 4; i++)
        expect_write(AT(i), i + 1);
    CHECK_EQ(mm_mprotect(mm, AT(4), PAGE_SIZE, RW), 0);
    expect_areas(mm, "10000000-10005000 rw-p; 10005000-10008000 r--p");
    CHECK_EQ(mm_mprotect(mm, AT(3), PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(mm_mprotect(mm, AT(2), PAGE_SIZE, PROT_READ), 0); /* joins the area above */
    expect_areas(mm, "10000000-10002000 rw-p; 10002000-10004000 r--p; 10004000-10005000 rw-p; "
                     "10005000-10008000 r--p");
    expect_fault(AT(2), FAULT_WRITE, FAULT_ACCERR);
    CHECK_EQ(mm_mprotect(mm, AT(2), PAGE_SIZE, RW), 0); /* joins the area below */
    expect_areas(mm, "10000000-10003000 rw-p; 10003000-10004000 r--p; 10004000-10005000 rw-p; "
                     "10005000-10008000 r--p");
    for (u32 i = 0; i < 4; i++)
        expect_read(AT(i), i + 1);
    expect_write(AT(2), 9);
    check_mm(mm);
    mm_put(mm);
}

void mprotect_errors(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    file = fake_file("f", 4, FAKE_READ);

    map_file(mm, 0, 4, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, RW), -EACCES); /* not open for writing */
    CHECK_EQ(mm_mprotect(mm, AT(0) + 1, PAGE_SIZE, PROT_READ), -EINVAL);
    CHECK_EQ(mm_mprotect(mm, AT(0), 0, PROT_READ), 0);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, 0x10), -EINVAL);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, PROT_GROWSDOWN | PROT_GROWSUP), -EINVAL);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, PROT_GROWSDOWN), -EINVAL); /* no stack */
    CHECK_EQ(mm_mprotect(mm, AT(0), 0xFFFFFFFF, PROT_READ), -ENOMEM);     /* wraps to 0 */
    CHECK_EQ(mm_mprotect(mm, AT(8), PAGE_SIZE, PROT_READ), -ENOMEM);
    expect_areas(mm, "10000000-10004000 r--s f+0");
    mm_put(mm);
    fake_file_close(file);
}

/* Rights come and go while the page stays: a page that no other process has needs no fault. */
void mprotect_keeps_pages(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    u32 cow;

    map_anon(mm, AT(0), 2, RW);
    expect_write(AT(0), 7);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, PROT_NONE), 0);
    CHECK(!entry_at(mm, AT(0)).present && !pte_none(entry_at(mm, AT(0))));
    CHECK_EQ(mm->rss_anon, 1);
    expect_fault(AT(0), FAULT_READ, FAULT_ACCERR);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, PROT_READ), 0);
    expect_read(AT(0), 7);
    CHECK(!entry_at(mm, AT(0)).writable);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, RW), 0);
    CHECK(entry_at(mm, AT(0)).writable);
    /* The zero page must not become writable. */
    expect_read(AT(1), 0);
    CHECK_EQ(mm_mprotect(mm, AT(1), PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(mm_mprotect(mm, AT(1), PAGE_SIZE, RW), 0);
    CHECK(!entry_at(mm, AT(1)).writable);
    /* Nor a page that a child shares. */
    struct mm *child = mm_dup(mm);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(mm_mprotect(mm, AT(0), PAGE_SIZE, RW), 0);
    cow = fault_stats.cow_copy;
    expect_write(AT(0), 8);
    CHECK_EQ(fault_stats.cow_copy, cow + 1);
    world_switch(child);
    expect_read(AT(0), 7);
    mm_put(child);
    mm_put(mm);
}

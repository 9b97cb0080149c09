/* The n-th allocation fails, for each n, in each call: the old state stands and nothing leaks. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/failinject.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define AT(page) (0x3FFF8000ul + (page)*PAGE_SIZE) /* around the border of two page tables */
#define RW       (PROT_READ | PROT_WRITE)
#define ANON     (MAP_PRIVATE | MAP_ANONYMOUS)

static struct file *file;

/* Three areas of 16 pages, the first and last pages of each touched; heap and stack. */
static struct mm *scene(void)
{
    struct mm *mm = world_mm(0xB0000000);
    struct mmap_request req = {.addr = AT(16),
                               .len = 16 * PAGE_SIZE,
                               .prot = RW,
                               .flags = MAP_PRIVATE | MAP_FIXED,
                               .file = file,
                               .pgoff = 0};

    map_anon(mm, AT(0), 16, RW);
    CHECK_EQ(mm_mmap(mm, &req), (long)AT(16));
    map_anon(mm, AT(32), 16, RW);
    for (u32 i = 0; i < 48; i += 3)
        expect_write(AT(i), i + 1);
    mm_set_brk(mm, 0x08050000);
    CHECK_EQ(mm_brk(mm, 0x08052000), 0x08052000);
    CHECK_EQ(mm_setup_stack(mm, TASK_SIZE), 0);
    return mm;
}

/* 0: the call came through. -1: it failed for lack of memory. */
static int do_fork(struct mm *mm)
{
    struct mm *child = mm_dup(mm);

    if (!child)
        return -1;
    check_mm(child);
    mm_put(child);
    return 0;
}

static int do_create(struct mm *mm)
{
    (void)mm;
    struct mm *other = mm_create();
    if (!other)
        return -1;
    mm_put(other);
    return 0;
}

static int result(long r)
{
    CHECK(r == -ENOMEM || !is_errno(r));
    return r == -ENOMEM ? -1 : 0;
}

static int do_mmap(struct mm *mm)
{
    return result(map_with(mm, 0, 4 * PAGE_SIZE, PROT_READ, ANON));
}

static int do_mmap_over(struct mm *mm)
{
    return result(map_with(mm, AT(4), 4 * PAGE_SIZE, PROT_READ, ANON | MAP_FIXED));
}

static int do_mmap_shared(struct mm *mm)
{
    return result(map_with(mm, 0, 4 * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS));
}

static int do_munmap(struct mm *mm)
{
    return result(mm_munmap(mm, AT(4), 4 * PAGE_SIZE));
}

static int do_mprotect(struct mm *mm)
{
    return result(mm_mprotect(mm, AT(4), 4 * PAGE_SIZE, PROT_READ));
}

static int do_mlock(struct mm *mm)
{
    return result(mm_mlock(mm, AT(4), 4 * PAGE_SIZE, MLOCK_ONFAULT));
}

static int do_madvise(struct mm *mm)
{
    int err = mm_madvise(mm, AT(4), 4 * PAGE_SIZE, MADV_DONTFORK);

    CHECK(err == 0 || err == -EAGAIN);
    return err ? -1 : 0;
}

static int do_mremap(struct mm *mm)
{
    return result(mm_mremap(mm, AT(2), 12 * PAGE_SIZE, 20 * PAGE_SIZE, MREMAP_MAYMOVE, 0));
}

static int do_brk(struct mm *mm)
{
    return mm_brk(mm, 0x08058000) == 0x08058000 ? 0 : -1;
}

/* A heap that is not there yet needs an area. */
static int do_brk_first(struct mm *mm)
{
    mm_set_brk(mm, 0x09000000);
    return mm_brk(mm, 0x09001000) == 0x09001000 ? 0 : -1;
}

static int fault(struct mm *mm, vaddr_t addr, enum fault_access access)
{
    enum fault_result r = mm_fault(mm, addr, access);

    CHECK(r == FAULT_MINOR || r == FAULT_OOM);
    return r == FAULT_OOM ? -1 : 0;
}

static int do_fault_anon(struct mm *mm)
{
    return fault(mm, 0x08050000, FAULT_WRITE); /* and a table */
}

static int do_fault_zero(struct mm *mm)
{
    return fault(mm, 0x08050000, FAULT_READ);
}

static int do_fault_file(struct mm *mm)
{
    return fault(mm, AT(17), FAULT_WRITE);
}

static int do_fault_stack(struct mm *mm)
{
    return fault(mm, TASK_SIZE - 4, FAULT_WRITE);
}

/* A shared mapping and its first page, which needs nodes of the object's tree. */
static int do_fault_shared(struct mm *mm)
{
    long at = map_with(mm, 0, 4 * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS);

    if (is_errno(at))
        return result(at);
    int err = fault(mm, at + 3 * PAGE_SIZE, FAULT_WRITE);
    if (err)
        CHECK_EQ(mm_munmap(mm, at, 4 * PAGE_SIZE), 0);
    return err;
}

/* exec's stack in an address space of its own. */
static int do_setup_stack(struct mm *mm)
{
    (void)mm;
    struct mm *other = mm_create();
    int err = other ? mm_setup_stack(other, TASK_SIZE) : -ENOMEM;

    if (other)
        mm_put(other);
    return result(err);
}

static const struct {
    const char *name;
    int (*call)(struct mm *mm);
} calls[] = {
    {"create", do_create},
    {"fork", do_fork},
    {"mmap", do_mmap},
    {"mmap over areas", do_mmap_over},
    {"shared mmap", do_mmap_shared},
    {"munmap", do_munmap},
    {"mprotect", do_mprotect},
    {"mlock", do_mlock},
    {"madvise", do_madvise},
    {"mremap", do_mremap},
    {"brk", do_brk},
    {"first brk", do_brk_first},
    {"anonymous fault", do_fault_anon},
    {"zero-page fault", do_fault_zero},
    {"file fault", do_fault_file},
    {"stack fault", do_fault_stack},
    {"shared fault", do_fault_shared},
    {"stack for exec", do_setup_stack},
};

/* Runs the call with its n-th allocation failing. True if it did not get that far. */
static bool fail_at(int (*call)(struct mm *mm), u32 n)
{
    static char areas[1 << 16];
    struct mm *mm = scene();
    struct world_use before = world_use();
    u32 rss = mm_rss(mm), tables = mm->page_tables;
    bool came_through;

    strcpy(areas, areas_text(mm));
    fail_set(FAIL_ANY, n);
    int err = call(mm);
    came_through = !fail_clear(FAIL_ANY);
    CHECK(err == 0 || !came_through); /* without a failure it must succeed */
    if (err) {
        expect_areas(mm, areas);
        CHECK_EQ(mm_rss(mm), rss);
        CHECK_EQ(mm->page_tables, tables);
        world_check_use(before);
        for (u32 i = 0; i < 48; i += 3)
            expect_read(AT(i), i + 1);
    }
    check_mm(mm);
    mm_put(mm);
    return came_through;
}

void failing_allocations(void)
{
    for (u32 i = 0; i < ARRAY_SIZE(calls) && !host_failed(); i++) {
        u32 n = 1;

        world_boot();
        file = fake_file("f", 16, FAKE_READ | FAKE_WRITE);
        mm_put(scene()); /* what stays once made, stays */
        struct world_use before = world_use();
        while (n < 200 && !fail_at(calls[i].call, n) && !host_failed())
            n++;
        CHECK(n < 200);
        world_check_use(before);
        fake_file_close(file);
        if (host_failed())
            host_fail(__FILE__, __LINE__, "%s, allocation %u", calls[i].name, n);
    }
}

/* brk(2): the raw call returns the new break, or the old one when it cannot be moved. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *raw_brk(void *end)
{
    return (char *)syscall(__NR_brk, end);
}

/* A break at a page boundary. */
static char *aligned_break(void)
{
    char *now = raw_brk(NULL);

    return raw_brk((char *)(((unsigned long)now + PAGE - 1) & -PAGE));
}

static void moves_exactly(void)
{
    char *start = aligned_break();

    CHECK_PTR(raw_brk(start + 1), start + 1);
    CHECK_PTR(raw_brk(start + 12345), start + 12345);
    CHECK_PTR(raw_brk(NULL), start + 12345);
    CHECK_PTR(raw_brk(start), start);
}

static void new_memory_is_zero(void)
{
    char *start = aligned_break();

    REQUIRE(raw_brk(start + 4 * PAGE) == start + 4 * PAGE);
    CHECK(all_bytes(start, 4 * PAGE, 0));
    memset(start, 0xaa, 4 * PAGE);
    CHECK_PTR(raw_brk(start + PAGE), start + PAGE);
    CHECK_PTR(raw_brk(start + 4 * PAGE), start + 4 * PAGE);
    CHECK(all_bytes(start, PAGE, 0xaa));
    CHECK(all_bytes(start + PAGE, 3 * PAGE, 0));
}

static void page_in_use_stays(void)
{
    char *start = aligned_break();

    REQUIRE(raw_brk(start + PAGE + 100) == start + PAGE + 100);
    start[PAGE + 99] = 7;
    CHECK_PTR(raw_brk(start + PAGE + 1), start + PAGE + 1);
    CHECK_EQ(start[PAGE + 99], 7); /* the same page */
    CHECK_EQ(read_signal(start + 2 * PAGE), SIGSEGV);
}

static void released_page_is_gone(void)
{
    char *start = aligned_break();

    REQUIRE(raw_brk(start + 2 * PAGE) == start + 2 * PAGE);
    memset(start, 1, 2 * PAGE);
    CHECK_PTR(raw_brk(start + PAGE), start + PAGE);
    CHECK_EQ(write_signal(start + PAGE - 1), 0);
    CHECK_EQ(write_signal(start + PAGE), SIGSEGV);
    CHECK_PTR(raw_brk(start), start);
    CHECK_EQ(read_signal(start), SIGSEGV);
}

static void refuses_with_old_break(void)
{
    char *start = aligned_break();

    CHECK_PTR(raw_brk((char *)1), start);
    CHECK_PTR(raw_brk((char *)0x1000), start); /* below the start of the heap */
    CHECK_PTR(raw_brk((char *)0xfffff000), start);
    CHECK_PTR(raw_brk((char *)0xffffffff), start);
    CHECK_EQ(brk((char *)0xfffff000), -1);
    CHECK_EQ(errno, ENOMEM);
    CHECK_PTR(raw_brk(NULL), start);
}

static void stops_before_a_mapping(void)
{
    char *start = aligned_break();
    char *wall = mmap(start + 16 * PAGE, PAGE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    REQUIRE(wall == start + 16 * PAGE);
    *wall = 5;
    CHECK_PTR(raw_brk(start + 8 * PAGE), start + 8 * PAGE);
    CHECK_PTR(raw_brk(start + 17 * PAGE), start + 8 * PAGE);
    CHECK_PTR(raw_brk(start + 32 * PAGE), start + 8 * PAGE);
    CHECK_EQ(*wall, 5);
}

static void shrinks_over_a_hole(void)
{
    char *start = aligned_break();

    REQUIRE(raw_brk(start + 8 * PAGE) == start + 8 * PAGE);
    memset(start, 3, 8 * PAGE);
    CHECK_EQ(munmap(start + 2 * PAGE, 2 * PAGE), 0);
    CHECK_PTR(raw_brk(start + PAGE), start + PAGE);
    CHECK_PTR(raw_brk(start + 8 * PAGE), start + 8 * PAGE);
    CHECK(all_bytes(start + PAGE, 7 * PAGE, 0));
}

static void is_labelled_heap(void)
{
    char *start = aligned_break();
    struct area area;

    REQUIRE(raw_brk(start + 3 * PAGE) == start + 3 * PAGE);
    REQUIRE(find_area(start + PAGE, &area));
    CHECK_TEXT(area.name, "[heap]");
    CHECK_TEXT(area.perms, "rw-p");
    CHECK_PTR(area.end, start + 3 * PAGE);
    CHECK_PTR(raw_brk(start + 2 * PAGE + 1), start + 2 * PAGE + 1);
    REQUIRE(find_area(start + PAGE, &area));
    CHECK_PTR(area.end, start + 3 * PAGE);
}

static void limit_of_data(void)
{
    struct rlimit limit = {.rlim_cur = 0x100000, .rlim_max = RLIM_INFINITY};
    char *start = aligned_break();

    REQUIRE(setrlimit(RLIMIT_DATA, &limit) == 0);
    CHECK_PTR(raw_brk(start + 0x200000), start);
    CHECK_PTR(raw_brk(start + PAGE), start + PAGE);
}

static void child_moves_its_own(void *start)
{
    CHECK_PTR(raw_brk(NULL), start + PAGE);
    CHECK_PTR(raw_brk(start + 5 * PAGE), start + 5 * PAGE);
    memset(start, 9, 5 * PAGE);
}

static void is_inherited_not_shared(void)
{
    char *start = aligned_break();

    REQUIRE(raw_brk(start + PAGE) == start + PAGE);
    *start = 4;
    CHECK_EQ(run_child(child_moves_its_own, start), 0);
    CHECK_PTR(raw_brk(NULL), start + PAGE);
    CHECK_EQ(*start, 4);
}

static void large_and_sparse(void)
{
    const unsigned long size = 48UL << 20;
    char *start = aligned_break();
    long before = minor_faults();

    if (raw_brk(start + size) != start + size)
        skip("overcommit allows no 48 MiB here");
    start[size - 1] = 1;
    start[size / 2] = 1;
    CHECK(minor_faults() - before <= 4);
    CHECK_PTR(raw_brk(start), start);
}

TEST_MAIN({"the break moves exactly, byte by byte", moves_exactly},
          {"new memory reads as zero, also after going back and forth", new_memory_is_zero},
          {"the page that holds the break stays mapped", page_in_use_stays},
          {"released pages are gone", released_page_is_gone},
          {"what cannot be returns the old break", refuses_with_old_break},
          {"the heap never runs into a mapping", stops_before_a_mapping},
          {"shrinking goes over a hole", shrinks_over_a_hole},
          {"maps shows one [heap] up to the end of the last page", is_labelled_heap},
          {"RLIMIT_DATA", limit_of_data},
          {"a child inherits the break and moves its own", is_inherited_not_shared},
          {"a large heap costs what is touched", large_and_sparse})

/* mremap: in place, moved, to a fixed place, and what it refuses. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>

enum { RW = PROT_READ | PROT_WRITE };

static void shrinks(void)
{
    char *pages = map_pages(4, RW);

    memset(pages, 4, 4 * PAGE);
    CHECK_PTR(mremap(pages, 4 * PAGE, 2 * PAGE, 0), pages);
    CHECK(all_bytes(pages, 2 * PAGE, 4));
    CHECK_EQ(read_signal(pages + 2 * PAGE), SIGSEGV);
    CHECK_PTR(mremap(pages, 2 * PAGE, 2 * PAGE, 0), pages);
}

static void grows_in_place(void)
{
    char *pages = map_pages(4, RW);

    memset(pages, 4, 4 * PAGE);
    REQUIRE(munmap(pages + 2 * PAGE, 2 * PAGE) == 0);
    CHECK_PTR(mremap(pages, 2 * PAGE, 4 * PAGE, 0), pages);
    CHECK(all_bytes(pages, 2 * PAGE, 4));
    CHECK(all_bytes(pages + 2 * PAGE, 2 * PAGE, 0));
}

static void moves_when_it_must(void)
{
    char *pages = map_before_guard(2) - 2 * PAGE, *moved;
    long faults;

    memset(pages, 4, 2 * PAGE);
    CHECK_FAILS(mremap(pages, 2 * PAGE, 8 * PAGE, 0), ENOMEM);
    CHECK(all_bytes(pages, 2 * PAGE, 4));
    faults = minor_faults();
    moved = mremap(pages, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
    REQUIRE(moved != MAP_FAILED && moved != pages);
    CHECK(all_bytes(moved, 2 * PAGE, 4));
    CHECK_EQ(minor_faults(), faults); /* the pages moved; nothing was copied or lost */
    CHECK(all_bytes(moved + 2 * PAGE, 6 * PAGE, 0));
    CHECK_EQ(read_signal(pages), SIGSEGV);
}

static void to_a_fixed_place(void)
{
    char *pages = map_pages(2, RW), *target = map_pages(4, RW);

    memset(pages, 4, 2 * PAGE);
    memset(target, 9, 4 * PAGE);
    CHECK_PTR(mremap(pages, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, target + PAGE),
              target + PAGE);
    CHECK(all_bytes(target, PAGE, 9));
    CHECK(all_bytes(target + PAGE, 2 * PAGE, 4));
    CHECK(all_bytes(target + 3 * PAGE, PAGE, 9));
    CHECK_EQ(read_signal(pages), SIGSEGV);
}

static void a_part_moves(void)
{
    char *pages = map_pages(5, RW), *moved;

    memset(pages, 4, 5 * PAGE);
    pages[2 * PAGE] = 7;
    moved = mremap(pages + 2 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
    REQUIRE(moved != MAP_FAILED);
    CHECK_EQ(moved[0], 7);
    CHECK_EQ(moved[PAGE], 0);
    CHECK(all_bytes(pages, 2 * PAGE, 4));
    CHECK(all_bytes(pages + 3 * PAGE, 2 * PAGE, 4));
    CHECK_EQ(read_signal(pages + 2 * PAGE), SIGSEGV);
}

static void refuses(void)
{
    char *pages = map_pages(4, RW), *hole = unmapped_pages(2);

    CHECK_FAILS(mremap(pages + 1, PAGE, PAGE, 0), EINVAL);
    CHECK_FAILS(mremap(pages, PAGE, 0, 0), EINVAL);
    CHECK_FAILS(mremap(pages, PAGE, PAGE, 0x80), EINVAL);
    CHECK_FAILS(mremap(pages, PAGE, PAGE, MREMAP_FIXED, hole), EINVAL); /* without MAYMOVE */
    CHECK_FAILS(mremap(pages, 2 * PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE, pages + PAGE),
                EINVAL); /* onto itself */
    CHECK_FAILS(mremap(pages, PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE, hole + 1), EINVAL);
    CHECK_FAILS(mremap(hole, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
    CHECK_FAILS(mremap((void *)0xfffff000, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
    CHECK_EQ(write_signal(pages), 0);
}

static void over_two_areas(void)
{
    char *pages = map_pages(4, RW);

    REQUIRE(mprotect(pages + 2 * PAGE, 2 * PAGE, PROT_READ) == 0);
    CHECK_FAILS(mremap(pages, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE), EFAULT);
    CHECK_EQ(write_signal(pages), 0);
    CHECK_EQ(write_signal(pages + 2 * PAGE), SIGSEGV);
}

static void shared_with_old_size_zero(void)
{
    char *shared = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *twin;

    REQUIRE(shared != MAP_FAILED);
    twin = mremap(shared, 0, PAGE, MREMAP_MAYMOVE); /* a second mapping of the same pages */
    REQUIRE(twin != MAP_FAILED && twin != shared);
    *shared = 6;
    CHECK_EQ(*twin, 6);
    CHECK_FAILS(mremap(map_pages(1, RW), 0, PAGE, MREMAP_MAYMOVE), EINVAL);
}

TEST_MAIN({"smaller", shrinks}, {"larger in place, where there is room", grows_in_place},
          {"moved with its pages, where there is none", moves_when_it_must},
          {"MREMAP_FIXED replaces what is there", to_a_fixed_place},
          {"a part of an area moves, the rest stays", a_part_moves}, {"bad arguments", refuses},
          {"a range over two areas cannot grow", over_two_areas},
          {"an old size of 0 doubles a shared mapping", shared_with_old_size_zero})

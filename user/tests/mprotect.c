/* mprotect: contents stay, splits and merges, errors half-way. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static void populated_pages_stay(void)
{
    char *pages = map_pages(4, RW);

    memset(pages, 0x5a, 4 * PAGE);
    CHECK_EQ(mprotect(pages, 4 * PAGE, PROT_READ), 0);
    CHECK_EQ(resident(pages, 4), 4);
    CHECK(all_bytes(pages, 4 * PAGE, 0x5a));
    CHECK_EQ(write_signal(pages), SIGSEGV);
    CHECK_EQ(mprotect(pages, 4 * PAGE, PROT_NONE), 0);
    CHECK_EQ(read_signal(pages), SIGSEGV);
    CHECK_EQ(mprotect(pages, 4 * PAGE, RW), 0);
    CHECK(all_bytes(pages, 4 * PAGE, 0x5a));
    CHECK_EQ(write_signal(pages + PAGE), 0);
}

static void takes_effect_at_once(void)
{
    char *page = map_pages(1, RW);

    for (int i = 0; i < 50; i++) { /* a TLB entry must not survive */
        *page = i;
        REQUIRE(mprotect(page, PAGE, PROT_READ) == 0);
        CHECK_EQ(write_signal(page), SIGSEGV);
        REQUIRE(mprotect(page, PAGE, RW) == 0);
    }
}

static void splits_and_merges(void)
{
    char *pages = map_before_guard(6) - 6 * PAGE;
    struct area area;

    CHECK_EQ(mprotect(pages + 2 * PAGE, 2 * PAGE, PROT_READ), 0);
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), 3);
    REQUIRE(find_area(pages + 2 * PAGE, &area));
    CHECK_PTR(area.start, pages + 2 * PAGE);
    CHECK_PTR(area.end, pages + 4 * PAGE);
    CHECK_EQ(mprotect(pages + 2 * PAGE, 2 * PAGE, RW), 0);
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), 1);
}

static void several_areas(void)
{
    char *pages = map_pages(6, RW);

    REQUIRE(mprotect(pages + PAGE, PAGE, PROT_READ) == 0);
    REQUIRE(mprotect(pages + 3 * PAGE, PAGE, PROT_NONE) == 0);
    CHECK_EQ(mprotect(pages, 6 * PAGE, PROT_READ), 0);
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), 1);
    for (int i = 0; i < 6; i++)
        CHECK_EQ(write_signal(pages + i * PAGE), SIGSEGV);
}

static void stops_at_a_hole(void)
{
    char *pages = map_pages(5, RW);

    REQUIRE(munmap(pages + 2 * PAGE, PAGE) == 0);
    CHECK_FAILS(mprotect(pages, 5 * PAGE, PROT_READ), ENOMEM);
    CHECK_EQ(write_signal(pages), SIGSEGV);      /* before the hole: done, as on Linux */
    CHECK_EQ(write_signal(pages + 3 * PAGE), 0); /* behind it: not */
    CHECK_FAILS(mprotect(pages + 2 * PAGE, 2 * PAGE, PROT_READ), ENOMEM);
    CHECK_EQ(write_signal(pages + 3 * PAGE), 0);
}

static void bad_arguments(void)
{
    char *page = map_pages(1, RW);

    CHECK_FAILS(mprotect(page + 1, PAGE, PROT_READ), EINVAL);
    CHECK_FAILS(mprotect(page, PAGE, 0x100), EINVAL);
    CHECK_FAILS(mprotect((void *)0xfffff000, PAGE, PROT_READ), ENOMEM);
    CHECK_EQ(mprotect(page, 0, PROT_READ), 0);
    CHECK_EQ(write_signal(page), 0);
    CHECK_EQ(mprotect(page, 1, PROT_READ), 0);
    CHECK_EQ(write_signal(page + PAGE - 1), SIGSEGV);
    CHECK_FAILS(mprotect(page, 0xfffff000, PROT_READ), ENOMEM); /* wraps around */
}

static void zero_page_is_not_writable(void)
{
    char *page = map_pages(1, PROT_READ), *other = map_pages(1, PROT_READ);

    CHECK_EQ(*page, 0); /* now it maps the shared page of zeros */
    CHECK_EQ(*other, 0);
    REQUIRE(mprotect(page, PAGE, RW) == 0);
    memset(page, 1, PAGE);
    CHECK(all_bytes(other, PAGE, 0));
    CHECK(all_bytes(map_pages(1, PROT_READ), PAGE, 0));
}

static void write_in_child(void *page)
{
    *(char *)page = 8;
}

static void copy_on_write_is_kept(void)
{
    char *page = map_pages(1, RW);
    pid_t pid;

    *page = 2;
    pid = fork();
    if (pid == 0) { /* shared with the parent: making it writable must still copy */
        REQUIRE(mprotect(page, PAGE, PROT_READ) == 0);
        REQUIRE(mprotect(page, PAGE, RW) == 0);
        write_in_child(page);
        CHECK_EQ(*page, 8);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(*page, 2);
}

static void own_text(void)
{
    extern char __executable_start[];
    char *page = (char *)((unsigned long)own_text & -PAGE);
    char byte = *page;

    (void)__executable_start;
    CHECK_EQ(write_signal(page), SIGSEGV);
    CHECK_EQ(mprotect(page, PAGE, RW | PROT_EXEC), 0);
    *page = byte;
    CHECK_EQ(mprotect(page, PAGE, PROT_READ | PROT_EXEC), 0);
    CHECK_EQ(write_signal(page), SIGSEGV);
}

TEST_MAIN({"populated pages keep their contents", populated_pages_stay},
          {"the change holds at once", takes_effect_at_once},
          {"a part splits the area, and equal parts are one again", splits_and_merges},
          {"several areas at once", several_areas},
          {"a hole is ENOMEM, and the part before it is changed", stops_at_a_hole},
          {"bad arguments", bad_arguments},
          {"the page of zeros cannot be made writable", zero_page_is_not_writable},
          {"copy-on-write survives a change to read-only and back", copy_on_write_is_kept},
          {"the program's own text", own_text})

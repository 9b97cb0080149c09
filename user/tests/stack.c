/* The stack: growth by faults, its limit, its guard, overflow caught on an alternate stack. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static char *stack_page(void)
{
    return (char *)((unsigned long)__builtin_frame_address(0) & -PAGE);
}

static void grows_page_by_page(void)
{
    struct area before, after;
    char *page = stack_page();

    REQUIRE(find_area(page, &before));
    CHECK_TEXT(before.name, "[stack]");
    CHECK_TEXT(before.perms, "rw-p");

    char *start = (char *)before.start;
    long faults = minor_faults();

    for (int i = 1; i <= 50; i++)
        start[-i * PAGE] = 1;
    CHECK_EQ(minor_faults() - faults, 50);
    REQUIRE(find_area(page, &after));
    CHECK_PTR(after.start, start - 50 * PAGE);
    CHECK_PTR(after.end, before.end);
}

static void grows_over_a_distance(void)
{
    struct area before, after;
    char *page = stack_page();

    REQUIRE(find_area(page, &before));
    *(char *)(before.start - 300 * PAGE) = 1; /* far below: allowed within the limit */
    CHECK_EQ(resident((char *)before.start - 300 * PAGE, 300), 1);
    REQUIRE(find_area(page, &after));
    CHECK_PTR(after.start, before.start - 300 * PAGE);
}

static void kernel_copies_grow_it(void)
{
    struct area area;
    int ends[2];

    REQUIRE(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3);
    REQUIRE(find_area(stack_page(), &area));

    char *below = (char *)area.start - 20 * PAGE;

    CHECK_EQ(read(ends[0], below, 3), 3);
    CHECK(memcmp(below, "abc", 3) == 0);
}

static int depth;

static void __attribute__((noinline)) recurse(void *arg)
{
    char frame[1000];

    __asm__ volatile("" : : "r"(frame) : "memory");
    if (++depth < 1000000)
        recurse(arg);
    __asm__ volatile("" : : "r"(frame) : "memory"); /* no tail call */
}

static void overflow_is_a_signal(void)
{
    struct fault fault;
    struct rlimit limit;

    REQUIRE(getrlimit(RLIMIT_STACK, &limit) == 0);
    CHECK_EQ(limit.rlim_cur, 8 << 20);
    fault = catch_fault(recurse, NULL);
    CHECK_EQ(fault.sig, SIGSEGV);
    CHECK(depth > 7500 && depth < 8400);
    /* The address is just below the stack pointer at that time. */
    CHECK((unsigned long)fault.info.si_addr - (fault.registers.esp - PAGE) <= 2 * PAGE);
    CHECK(fault.info.si_code == SEGV_MAPERR || fault.info.si_code == SEGV_ACCERR);
}

static void overflow_without_handler(void *arg)
{
    recurse(arg);
}

static void on_segv_without_alternate_stack(int sig)
{
    _exit(sig); /* not reached: there is no room for the frame */
}

static void overflow_with_useless_handler(void *arg)
{
    signal(SIGSEGV, on_segv_without_alternate_stack);
    recurse(arg);
}

static void overflow_ends_the_process(void)
{
    CHECK_EQ(ending_signal(run_child(overflow_without_handler, NULL)), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(overflow_with_useless_handler, NULL)), SIGSEGV);
}

static void limit_counts(void *arg)
{
    struct rlimit limit = {.rlim_cur = 1 << 20, .rlim_max = 8 << 20};

    (void)arg;
    REQUIRE(setrlimit(RLIMIT_STACK, &limit) == 0);
    CHECK_EQ(catch_fault(recurse, NULL).sig, SIGSEGV);
    CHECK(depth > 850 && depth < 1100);
}

static void smaller_limit(void)
{
    CHECK_EQ(run_child(limit_counts, NULL), 0);
}

static void keeps_away_from_mappings(void)
{
    struct area area;
    char *wall;

    REQUIRE(find_area(stack_page(), &area));
    wall = (char *)area.start - 400 * PAGE;
    REQUIRE(mmap(wall, PAGE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == wall);
    CHECK_EQ(write_signal(wall + 10 * PAGE), SIGSEGV); /* within the guard gap of 256 pages */
    CHECK_EQ(write_signal(wall + 255 * PAGE), SIGSEGV);
    CHECK_EQ(write_signal(wall + 300 * PAGE), 0);
    CHECK_EQ(*wall, 0);
}

static void growsdown_mapping(void)
{
    char *pages = unmapped_pages(400);
    char *top = pages + 390 * PAGE;

    REQUIRE(mmap(top, PAGE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, -1, 0) == top);
    CHECK_EQ(write_signal(top - 1), 0);
    CHECK_EQ(write_signal(top - 20 * PAGE), 0);
    CHECK_EQ(count_areas(top - 20 * PAGE, top), 1);
    CHECK_EQ(write_signal(top + PAGE), SIGSEGV); /* never upwards */
}

static void not_executable_matter(void)
{
    char *below;
    struct area area;

    REQUIRE(find_area(stack_page(), &area));
    below = (char *)area.start;
    CHECK_EQ(mprotect(below, PAGE, PROT_READ), 0);
    CHECK_EQ(write_signal(below), SIGSEGV);
    CHECK_EQ(mprotect(below, PAGE, PROT_READ | PROT_WRITE), 0);
    CHECK_EQ(write_signal(below), 0);
    CHECK_EQ(write_signal(below - PAGE), 0); /* and grows as before */
}

TEST_MAIN({"each page below is one fault and one page more", grows_page_by_page},
          {"an access far below grows it at once", grows_over_a_distance},
          {"the kernel's copies grow it too", kernel_copies_grow_it},
          {"overflow: SIGSEGV on the alternate stack, with its address", overflow_is_a_signal},
          {"overflow without a stack for the handler ends the process", overflow_ends_the_process},
          {"RLIMIT_STACK", smaller_limit},
          {"a guard gap stays above the next mapping", keeps_away_from_mappings},
          {"MAP_GROWSDOWN", growsdown_mapping},
          {"a page of it can be protected", not_executable_matter})

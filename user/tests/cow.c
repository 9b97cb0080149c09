/* Copy-on-write: who copies, how many faults, and what the kernel's own writes do. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, COUNT = 32 };

static char *filled_pages(void)
{
    char *pages = map_pages(COUNT, RW);

    memset(pages, 1, COUNT * PAGE);
    return pages;
}

static void touch(volatile char *pages)
{
    for (int i = 0; i < COUNT; i++)
        pages[i * PAGE] = 2;
}

static void reading_copies_nothing(void)
{
    char *pages = filled_pages();
    pid_t pid = fork();

    if (pid == 0) {
        long before = minor_faults();

        CHECK(all_bytes(pages, COUNT * PAGE, 1));
        CHECK(minor_faults() - before <= 1);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void each_write_is_one_fault(void)
{
    char *pages = filled_pages();
    pid_t pid = fork();

    if (pid == 0) {
        long before = minor_faults();

        touch(pages);
        CHECK(minor_faults() - before >= COUNT && minor_faults() - before <= COUNT + 2);
        before = minor_faults();
        touch(pages);
        CHECK_EQ(minor_faults() - before, 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(all_bytes(pages, COUNT * PAGE, 1));
}

static void last_owner_need_not_copy(void)
{
    char *pages = filled_pages();
    pid_t pid = fork();
    long before;

    if (pid == 0)
        _exit(0);
    CHECK_EQ(wait_child(pid), 0);
    before = minor_faults();
    touch(pages); /* one fault each, to learn that nobody shares the page any more */
    CHECK(minor_faults() - before <= COUNT + 2);
    before = minor_faults();
    touch(pages);
    CHECK_EQ(minor_faults() - before, 0);
}

static void kernel_writes_copy_too(void)
{
    char *pages = filled_pages();
    int ends[2], fd = open("/dev/zero", O_RDONLY);
    pid_t pid;

    REQUIRE(fd >= 0 && pipe(ends) == 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(read(fd, pages + PAGE / 2, PAGE), PAGE); /* over two shared pages */
        CHECK(all_bytes(pages + PAGE / 2, PAGE, 0));
        CHECK(all_bytes(pages, PAGE / 2, 1));
        CHECK_EQ(pipe((int *)(pages + 4 * PAGE)), 0);
        CHECK_EQ(fcntl(*(int *)(pages + 4 * PAGE), F_GETFD), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(all_bytes(pages, COUNT * PAGE, 1));
}

static void wait_status_is_written_through(void)
{
    int *status = (int *)map_pages(1, RW);
    pid_t outer;

    *status = 77;
    outer = fork();
    if (outer == 0) {
        pid_t inner = fork();

        if (inner == 0)
            _exit(3);
        /* *status is shared with the parent: the kernel must copy before it stores. */
        CHECK_EQ(syscall(7, inner, status, 0), inner);
        CHECK_EQ(*status, 3 << 8);
        finish();
    }
    CHECK_EQ(wait_child(outer), 0);
    CHECK_EQ(*status, 77);
}

static void page_of_zeros_stays_shared(void)
{
    char *pages = map_pages(COUNT, RW);
    pid_t pid;

    CHECK(all_bytes(pages, COUNT * PAGE, 0));
    pid = fork();
    if (pid == 0) {
        touch(pages);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(all_bytes(pages, COUNT * PAGE, 0));
    touch(pages);
    CHECK(all_bytes(map_pages(COUNT, RW), COUNT * PAGE, 0));
}

static void both_write_at_once(void)
{
    char *pages = filled_pages();
    pid_t pid = fork();

    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < COUNT; i++) {
            pages[i * PAGE + round] = pid == 0 ? 'c' : 'p';
            if (i % 8 == 0)
                syscall(158); /* sched_yield */
        }
    }
    for (int i = 0; i < COUNT; i++)
        CHECK(all_bytes(pages + i * PAGE, 20, pid == 0 ? 'c' : 'p'));
    if (pid == 0)
        finish();
    CHECK_EQ(wait_child(pid), 0);
}

static void three_generations(void)
{
    char *page = map_pages(1, RW);
    pid_t child, grandchild;

    *page = 'a';
    child = fork();
    if (child == 0) {
        grandchild = fork();
        if (grandchild == 0) {
            CHECK_EQ(*page, 'a');
            *page = 'c';
            CHECK_EQ(*page, 'c');
            finish();
        }
        *page = 'b';
        CHECK_EQ(wait_child(grandchild), 0);
        CHECK_EQ(*page, 'b');
        finish();
    }
    CHECK_EQ(wait_child(child), 0);
    CHECK_EQ(*page, 'a');
}

static char data_page[3 * PAGE] = {1};

static void data_and_text(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        data_page[0] = 2;
        data_page[2 * PAGE] = 2;
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(data_page[0], 1);
    CHECK_EQ(data_page[2 * PAGE], 0);
}

TEST_MAIN({"reading copies nothing", reading_copies_nothing},
          {"each first write is one fault", each_write_is_one_fault},
          {"pages that are not shared any more become writable", last_owner_need_not_copy},
          {"the kernel's writes copy as the program's do", kernel_writes_copy_too},
          {"a wait status goes to the child's copy", wait_status_is_written_through},
          {"the page of zeros is never written", page_of_zeros_stays_shared},
          {"parent and child write at the same time", both_write_at_once},
          {"three generations", three_generations}, {"initialised data", data_and_text})

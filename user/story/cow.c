/*
 * cow: fork copies no page. Parent and child share every frame until one of them writes.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"

#define PAGES       6
#define CHILD_PAGE  1     /* the child writes to it, later the parent */
#define PARENT_PAGE 4     /* only the parent writes to it */
#define WARM_UP     PAGES /* one more, for a first write whose faults are not all of our making */

static volatile unsigned char *pages;

/* Writes to a page; the faults it took. */
static long write_page(unsigned page)
{
    struct counters before, after;

    read_counters(&before);
    pages[page * PAGE_SIZE]++;
    read_counters(&after);
    return (long)(after.minflt - before.minflt);
}

/* A child that does what it is told: an order is a page to write to, the answer its faults. */
struct worker {
    pid_t pid;
    int orders, answers;
};

static void work(int orders, int answers)
{
    unsigned char page;

    while (read(orders, &page, 1) == 1) {
        long faults = write_page(page);

        if (write(answers, &faults, sizeof(faults)) != sizeof(faults))
            _exit(1);
    }
    _exit(0);
}

static long order(const struct worker *worker, unsigned char page)
{
    long faults;

    if (write(worker->orders, &page, 1) != 1 ||
        read(worker->answers, &faults, sizeof(faults)) != sizeof(faults)) {
        print_error("story: the child does not answer\n");
        exit(1);
    }
    return faults;
}

static struct worker start_worker(void)
{
    int orders[2], answers[2];
    struct worker worker = {.pid = -1};

    if (pipe(orders) != 0 || pipe(answers) != 0 || (worker.pid = fork()) < 0) {
        print_error("story: cannot start a child\n");
        exit(1);
    }
    if (worker.pid == 0) {
        close(orders[1]);
        work(orders[0], answers[1]);
    }
    close(orders[0]);
    close(answers[1]);
    worker.orders = orders[1];
    worker.answers = answers[0];
    return worker;
}

static void end_worker(const struct worker *worker)
{
    int status;

    close(worker->orders);
    close(worker->answers);
    check(waitpid(worker->pid, &status, 0) == worker->pid && status == 0, "the child is gone");
}

/* Compares who has which frame; `shared` has a bit for each page that should be in common. */
static void look(const struct worker *worker, unsigned shared)
{
    bool as_expected = true;

    if (!can_see_frames())
        return;
    print("    page    parent   child    page-table entries that map the parent's frame\n");
    for (unsigned i = 0; i < PAGES; i++) {
        const volatile unsigned char *page = pages + i * PAGE_SIZE;
        unsigned long own = frame_of(page), theirs = frame_in(worker->pid, page);
        unsigned long users = frame_users(own);
        bool common = (shared >> i & 1) != 0;

        print("    %4u    0x%05lx  0x%05lx  %lu%s\n", i, own, theirs, users,
              own == theirs ? "" : "    no longer shared");
        as_expected = as_expected && (own == theirs) == common && users == (common ? 2 : 1);
    }
    check(as_expected, "frames and counts are as they should be");
}

static void tell_writes(const struct worker *worker)
{
    const unsigned all = (1U << PAGES) - 1;
    long faults;

    print("\nstep 1: %d pages written by the parent, then fork\n", PAGES);
    look(worker, all);
    check_equal(pages[CHILD_PAGE * PAGE_SIZE], 1, "the parent reads 1 in page %d", CHILD_PAGE);

    print("\nstep 2: the child writes to page %d\n", CHILD_PAGE);
    faults = order(worker, CHILD_PAGE);
    look(worker, all & ~(1U << CHILD_PAGE));
    check_equal(faults, 1, "one minor fault: the page is present, but read-only for both");
    check_equal(pages[CHILD_PAGE * PAGE_SIZE], 1, "the parent still reads 1: the child has a copy");

    print("\nstep 3: the parent writes to the same page: nobody else maps its frame any more\n");
    faults = write_page(CHILD_PAGE);
    look(worker, all & ~(1U << CHILD_PAGE));
    check_equal(faults, 1, "one minor fault, and no copy: only the page's write bit was missing");

    print("\nstep 4: the parent writes to page %d, which is still shared\n", PARENT_PAGE);
    faults = write_page(PARENT_PAGE);
    look(worker, all & ~(1U << CHILD_PAGE | 1U << PARENT_PAGE));
    check_equal(faults, 1, "one minor fault: who writes first gets the copy, parent or child");

    print("\nstep 5: both write to their own copies again\n");
    faults = write_page(CHILD_PAGE) + write_page(PARENT_PAGE) + order(worker, CHILD_PAGE);
    check_equal(faults, 0, "no fault: the pages are writable now");
}

int story_cow(int argc, char **argv)
{
    struct worker worker;

    (void)argc;
    (void)argv;
    pages = mmap(NULL, (PAGES + 1) * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0);
    if (pages == MAP_FAILED) {
        print_error("story: no memory\n");
        return 1;
    }
    for (unsigned i = 0; i <= PAGES; i++)
        pages[i * PAGE_SIZE] = 1;
    worker = start_worker();
    write_page(WARM_UP);
    order(&worker, WARM_UP);
    tell_writes(&worker);
    print("\nstep 6: the child exits\n");
    end_worker(&worker);
    if (can_see_frames())
        check_equal((long)frame_users(frame_of(pages)), 1, "page 0 has one user again");
    print("\nSo fork costs page tables, not memory; a child that soon calls exec copies almost "
          "nothing.\n");
    return checks_summary();
}

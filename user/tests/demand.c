/* Demand paging: nothing is resident until it is touched, and a touch is one minor fault. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, COUNT = 64 };

static void touch(volatile char *pages, int count)
{
    for (int i = 0; i < count; i++)
        pages[i * PAGE] = 1;
}

static void nothing_resident_at_first(void)
{
    char *pages = map_pages(COUNT, RW);

    CHECK_EQ(resident(pages, COUNT), 0);
    touch(pages + 5 * PAGE, 1);
    CHECK_EQ(resident(pages, COUNT), 1);
    CHECK_EQ(resident(pages + 5 * PAGE, 1), 1);
}

static void one_fault_for_each_page(void)
{
    char *pages = map_pages(COUNT, RW);
    long before = minor_faults();

    touch(pages, COUNT);
    CHECK_EQ(minor_faults() - before, COUNT);
    before = minor_faults();
    touch(pages, COUNT);
    CHECK_EQ(minor_faults() - before, 0);
    CHECK_EQ(resident(pages, COUNT), COUNT);
}

static void read_then_write_is_two(void)
{
    char *pages = map_pages(COUNT, RW);
    long before = minor_faults();

    CHECK(all_bytes(pages, COUNT * PAGE, 0));
    CHECK_EQ(minor_faults() - before, COUNT); /* each maps the page of zeros */
    before = minor_faults();
    touch(pages, COUNT);
    CHECK_EQ(minor_faults() - before, COUNT); /* each gets a frame of its own */
}

/* Frames that this process has just filled come back empty, also where the first access writes. */
static void first_write_finds_zeros(void)
{
    char *pages = map_pages(COUNT, RW);

    memset(pages, 0xa5, COUNT * PAGE);
    munmap(pages, COUNT * PAGE);
    pages = map_pages(COUNT, RW);
    touch(pages, COUNT);
    for (int i = 0; i < COUNT; i++)
        CHECK(all_bytes(pages + i * PAGE + 1, PAGE - 1, 0));
}

static void zero_page_costs_no_memory(void)
{
    enum { MANY = 1024 };
    char *pages = map_pages(MANY, RW);
    long long before, after;

    before = proc_number("/proc/self/status", "VmRSS");
    for (int i = 0; i < MANY; i++)
        CHECK_EQ(pages[i * PAGE], 0);
    after = proc_number("/proc/self/status", "VmRSS");
    CHECK(after - before <= 256); /* in KiB; the shared page is not counted */
}

static void stat_counts_the_same(void)
{
    char *pages = map_pages(COUNT, RW);
    long long before = stat_field(getpid(), 10), after;
    struct rusage usage;

    touch(pages, COUNT);
    after = stat_field(getpid(), 10);
    CHECK(after - before >= COUNT && after - before <= COUNT + 4);
    CHECK_EQ(getrusage(RUSAGE_SELF, &usage), 0);
    CHECK(usage.ru_minflt >= after && usage.ru_minflt <= after + 4);
}

static void kernel_copy_faults_pages_in(void)
{
    char *pages = map_pages(4, RW);
    int fd = open("/dev/zero", O_RDONLY), ends[2];

    REQUIRE(fd >= 0 && pipe(ends) == 0);
    CHECK_EQ(read(fd, pages + PAGE - 10, 20), 20); /* over two untouched pages */
    CHECK_EQ(resident(pages, 4), 2);
    CHECK_EQ(write(ends[1], pages + 2 * PAGE, 2 * PAGE), 2 * PAGE);
    CHECK_EQ(read(ends[0], pages, 2 * PAGE), 2 * PAGE);
    CHECK(all_bytes(pages, 4 * PAGE, 0));
}

static void string_over_two_lazy_pages(void)
{
    static const char name[] = "/dev/null";
    int fd = open("/proc/self/exe", O_RDONLY);
    char *file = mmap(NULL, 2 * PAGE, RW, MAP_PRIVATE, fd, 0);
    char *pages = map_pages(2, RW);

    REQUIRE(fd >= 0 && file != MAP_FAILED);
    memcpy(pages + PAGE - 4, name, sizeof(name));
    CHECK_WORKS(open(pages + PAGE - 4, O_RDONLY));

    pid_t pid = fork(); /* in the child both pages are copy-on-write */

    if (pid == 0) {
        CHECK_WORKS(open(pages + PAGE - 4, O_RDONLY));
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_FAILS(open(file + PAGE - 4, O_RDONLY), ENOENT); /* pages that nobody touched */
}

static char bss[32 * PAGE];

static void bss_is_lazy(void)
{
    char *start = (char *)(((unsigned long)bss + PAGE - 1) & -PAGE);

    CHECK_EQ(resident(start, 30), 0);
    CHECK(all_bytes(start, 30 * PAGE, 0));
    touch(start, 10);
    CHECK(all_bytes(start + 10 * PAGE, 20 * PAGE, 0));
}

static void populate(void)
{
    char *pages = mmap(NULL, COUNT * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    long before;

    REQUIRE(pages != MAP_FAILED);
    CHECK_EQ(resident(pages, COUNT), COUNT);
    before = minor_faults();
    touch(pages, COUNT);
    CHECK_EQ(minor_faults() - before, 0);
}

static void rss_follows(void)
{
    enum { MANY = 512 };
    char *pages = map_pages(MANY, RW);
    long long before = proc_number("/proc/self/status", "VmRSS"), size;

    touch(pages, MANY);
    size = proc_number("/proc/self/status", "VmRSS") - before;
    CHECK(size >= MANY * 4 - 256 && size <= MANY * 4 + 256);
    CHECK(proc_number("/proc/self/status", "VmHWM") >= before + size - 256);
    CHECK(proc_number("/proc/self/status", "VmSize") > MANY * 4);
}

TEST_MAIN({"new memory is not resident", nothing_resident_at_first},
          {"one minor fault for each touched page", one_fault_for_each_page},
          {"a read maps the page of zeros, a write a frame", read_then_write_is_two},
          {"a first write finds the rest of the page zero", first_write_finds_zeros},
          {"reads alone take no memory", zero_page_costs_no_memory},
          {"/proc/self/stat and getrusage count alike", stat_counts_the_same},
          {"the kernel's own copies fault pages in", kernel_copy_faults_pages_in},
          {"a path over two pages, also copy-on-write or untouched ones",
           string_over_two_lazy_pages},
          {"bss is lazy", bss_is_lazy}, {"MAP_POPULATE", populate}, {"VmRSS follows", rss_follows})

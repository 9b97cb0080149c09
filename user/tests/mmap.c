/* mmap: where it puts what, and what it refuses. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS };

static void anonymous_is_zero(void)
{
    char *pages = map_pages(8, RW);

    CHECK(all_bytes(pages, 8 * PAGE, 0));
    memset(pages, 0xff, 8 * PAGE);
    REQUIRE(munmap(pages, 8 * PAGE) == 0);
    CHECK_PTR(map_pages(8, RW), pages); /* the same range again, the gap that was left */
    CHECK(all_bytes(pages, 8 * PAGE, 0));
}

static void length_is_rounded(void)
{
    char *pages = mmap(NULL, PAGE + 1, RW, ANON, -1, 0);

    REQUIRE(pages != MAP_FAILED);
    CHECK_EQ(write_signal(pages + 2 * PAGE - 1), 0);
    CHECK_FAILS(mmap(NULL, 0, RW, ANON, -1, 0), EINVAL);
    CHECK_FAILS(mmap(NULL, 0xfffff001, RW, ANON, -1, 0), ENOMEM);
    CHECK_FAILS(mmap(NULL, 0xfffff000, RW, ANON, -1, 0), ENOMEM);
}

static void grows_downwards(void)
{
    char *first = map_pages(4, RW), *second = map_pages(4, PROT_READ);
    char local;

    CHECK(second < first);
    CHECK(first < &local);
    CHECK((char *)syscall(__NR_brk, 0) < second);
}

static void hint_is_taken_if_free(void)
{
    char *free_pages = unmapped_pages(4);

    CHECK_PTR(mmap(free_pages, PAGE, RW, ANON, -1, 0), free_pages);
    CHECK_PTR(mmap(free_pages + 2 * PAGE + 5, PAGE, RW, ANON, -1, 0), free_pages + 2 * PAGE);

    char *elsewhere = mmap(free_pages, PAGE, RW, ANON, -1, 0);

    CHECK(elsewhere != MAP_FAILED && elsewhere != free_pages);
}

static void fixed_replaces(void)
{
    char *pages = map_pages(4, RW);

    memset(pages, 7, 4 * PAGE);
    CHECK_PTR(mmap(pages + PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0), pages + PAGE);
    CHECK(all_bytes(pages, PAGE, 7));
    CHECK(all_bytes(pages + PAGE, 2 * PAGE, 0));
    CHECK(all_bytes(pages + 3 * PAGE, PAGE, 7));
    CHECK_FAILS(mmap(pages + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0), EINVAL);
    CHECK_FAILS(mmap((void *)0xfffff000, PAGE, RW, ANON | MAP_FIXED, -1, 0), ENOMEM);
    CHECK_FAILS(mmap((void *)0xfffff000, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0), ENOMEM);
}

static void fixed_noreplace(void)
{
    char *pages = map_pages(3, RW);

    pages[PAGE] = 3;
    CHECK_FAILS(mmap(pages + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), EEXIST);
    CHECK_EQ(pages[PAGE], 3);
    REQUIRE(munmap(pages + PAGE, PAGE) == 0);
    CHECK_FAILS(mmap(pages + PAGE, 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), EEXIST);
    CHECK_PTR(mmap(pages + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), pages + PAGE);
}

static void bad_arguments(void)
{
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0), EBADF);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_PRIVATE, 999, 0), EBADF);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_ANONYMOUS | MAP_SHARED | MAP_PRIVATE | 8, -1, 0), EINVAL);
}

static void old_call(void)
{
    struct mmap_arg_struct args = {.len = 2 * PAGE, .prot = RW, .flags = ANON, .fd = -1};
    long result = syscall(__NR_mmap, &args);

    REQUIRE(result != -1);
    CHECK_EQ(write_signal((char *)result + 2 * PAGE - 1), 0);
    args.offset = 1;
    CHECK_FAILS(syscall(__NR_mmap, &args), EINVAL);
    CHECK_FAILS(syscall(__NR_mmap, 16), EFAULT);
}

static void protections(void)
{
    char *none = map_pages(1, PROT_NONE), *read = map_pages(1, PROT_READ);
    char *write = map_pages(1, PROT_WRITE);

    CHECK_EQ(read_signal(none), SIGSEGV);
    CHECK_EQ(read_signal(read), 0);
    CHECK_EQ(write_signal(read), SIGSEGV);
    CHECK_EQ(write_signal(write), 0);
    CHECK_EQ(read_signal(write), 0); /* this processor cannot write without reading */
}

static void merges_in_maps(void)
{
    char *pages = unmapped_pages(4);
    struct area area;

    for (int i = 0; i < 4; i++)
        REQUIRE(mmap(pages + i * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) == pages + i * PAGE);
    REQUIRE(find_area(pages, &area));
    CHECK(area.start <= (unsigned long)pages);
    CHECK(area.end >= (unsigned long)pages + 4 * PAGE);
    REQUIRE(mprotect(pages, 4 * PAGE, PROT_READ) == 0);
    REQUIRE(find_area(pages, &area));
    CHECK_TEXT(area.perms, "r--p");
    CHECK_PTR(area.start, pages);
    CHECK_PTR(area.end, pages + 4 * PAGE);
}

static void write_shared(void *page)
{
    strcpy(page, "from the child");
}

static void shared_with_a_child(void)
{
    char *shared = mmap(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct area area;

    REQUIRE(shared != MAP_FAILED);
    CHECK_EQ(run_child(write_shared, shared), 0);
    CHECK_TEXT(shared, "from the child");
    shared[PAGE] = 9;
    CHECK_EQ(run_child(write_shared, shared + PAGE), 0);
    CHECK_TEXT(shared + PAGE, "from the child");
    REQUIRE(find_area(shared, &area));
    CHECK_TEXT(area.perms, "rw-s");
}

static void dev_zero(void)
{
    int fd = open("/dev/zero", O_RDWR);
    char *pages;

    REQUIRE(fd >= 0);
    pages = mmap(NULL, 2 * PAGE, RW, MAP_PRIVATE, fd, 0);
    close(fd);
    REQUIRE(pages != MAP_FAILED);
    CHECK(all_bytes(pages, 2 * PAGE, 0));
    pages[1] = 1;
    CHECK_EQ(pages[1], 1);
}

static void dev_zero_shared(void)
{
    int fd = open("/dev/zero", O_RDWR), reader = open("/dev/zero", O_RDONLY),
        writer = open("/dev/zero", O_WRONLY);
    char *pages = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0),
         *others = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    pid_t pid;

    REQUIRE(pages != MAP_FAILED && others != MAP_FAILED);
    pid = fork();
    if (pid == 0) {
        pages[PAGE] = 'c';
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(pages[PAGE], 'c');
    CHECK_EQ(others[PAGE], 0); /* each mapping is an object of its own */
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_SHARED, reader, 0), EACCES);
    CHECK_WORKS(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reader, 0));
    CHECK_WORKS(mmap(NULL, PAGE, RW, MAP_PRIVATE, reader, 0));
    CHECK_FAILS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writer, 0), EACCES);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_PRIVATE, open("/dev/null", O_RDWR), 0), ENODEV);
}

static void first_pages_are_never_mapped(void)
{
    CHECK_EQ(read_signal(NULL), SIGSEGV);
    CHECK_EQ(read_signal((char *)PAGE - 1), SIGSEGV);

    char *low = mmap((char *)PAGE, PAGE, RW, ANON, -1, 0); /* a hint only */

    CHECK(low != MAP_FAILED && (unsigned long)low >= 0x1000);
}

static void fills_address_space(void)
{
    const unsigned long chunk = 64UL << 20;
    int count = 0;

    while (count < 128 && mmap(NULL, chunk, PROT_NONE, ANON | MAP_NORESERVE, -1, 0) != MAP_FAILED)
        count++;
    CHECK(count >= 40 && count < 64); /* 3 GiB, or 4 GiB below a 64-bit kernel */
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(write_signal(map_pages(1, RW)), 0); /* small ones still fit */
}

TEST_MAIN({"anonymous memory is zero, also when pages are used again", anonymous_is_zero},
          {"the length is rounded up to pages", length_is_rounded},
          {"areas lie below one another, between heap and stack", grows_downwards},
          {"a free hint is taken, rounded down; a used one is not", hint_is_taken_if_free},
          {"MAP_FIXED replaces exactly the range", fixed_replaces},
          {"MAP_FIXED_NOREPLACE refuses a used range", fixed_noreplace},
          {"bad flags and descriptors", bad_arguments},
          {"old mmap with its arguments in memory", old_call}, {"protections", protections},
          {"neighbours with equal attributes are one line of maps", merges_in_maps},
          {"MAP_SHARED is shared with a child", shared_with_a_child}, {"/dev/zero", dev_zero},
          {"/dev/zero, shared", dev_zero_shared},
          {"nothing lies in the first pages", first_pages_are_never_mapped},
          {"the address space can be filled, then ENOMEM", fills_address_space})

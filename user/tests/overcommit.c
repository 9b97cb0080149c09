/* What is promised (Committed_AS), and what is refused in each mode of vm.overcommit_memory. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define RW     (PROT_READ | PROT_WRITE)
#define ANON   (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)

static void only_here(void)
{
    if (!on_faultline())
        skip("the host's other programs count too");
}

static long committed(void)
{
    return proc_number("/proc/meminfo", "Committed_AS") / 4;
}

static long limit(void)
{
    return proc_number("/proc/meminfo", "CommitLimit") / 4;
}

/* Mode 2 with room for `pages` more pages: the limit itself is never reached. */
static void leave_room(long pages)
{
    REQUIRE(write_number(VM("overcommit_memory"), 2) == 0);
    REQUIRE(write_number(VM("overcommit_kbytes"), (committed() + pages + 1) * 4) == 0);
}

static void back_to_normal(void)
{
    CHECK_EQ(write_number(VM("overcommit_memory"), 0), 0);
    CHECK_EQ(write_number(VM("overcommit_ratio"), 50), 0);
}

static void *map(int pages, int prot, int flags)
{
    return mmap(NULL, (size_t)pages * PAGE, prot, flags, -1, 0);
}

static void grow_stack(void *pages)
{
    volatile char *here = __builtin_alloca((size_t)pages * PAGE);

    here[0] = 1;
}

static void charged_and_given_back(void)
{
    long start = committed();
    char *map1, *map2, *map3;

    only_here();
    map1 = map(10, RW, ANON);
    CHECK_EQ(committed() - start, 10);
    map2 = map(5, RW, SHARED);
    CHECK_EQ(committed() - start, 15);
    map3 = map(7, PROT_READ, ANON);
    CHECK_EQ(committed() - start, 15);
    CHECK_EQ(mprotect(map3, 3 * PAGE, RW), 0);
    CHECK_EQ(committed() - start, 18);
    CHECK_EQ(mprotect(map3, 3 * PAGE, PROT_READ), 0);
    CHECK_EQ(committed() - start, 18);
    map1 = mremap(map1, 10 * PAGE, 14 * PAGE, MREMAP_MAYMOVE);
    CHECK_EQ(committed() - start, 22);
    CHECK_WORKS(sbrk(6 * PAGE));
    CHECK_EQ(committed() - start, 28);
    CHECK_WORKS(sbrk(-6 * PAGE));
    CHECK_EQ(munmap(map1, 4 * PAGE), 0);
    CHECK_EQ(committed() - start, 18);
    CHECK_EQ(munmap(map1 + 4 * PAGE, 10 * PAGE), 0);
    CHECK_EQ(munmap(map2, 5 * PAGE), 0);
    CHECK_EQ(munmap(map3, 7 * PAGE), 0);
    CHECK_EQ(committed() - start, 0);
    CHECK_WORKS(map(9, RW, ANON | MAP_NORESERVE));
    CHECK_EQ(committed() - start, 0);
    grow_stack((void *)100);
    CHECK(committed() - start >= 68 && committed() - start <= 101);
}

static void in_a_child(void *arg)
{
    char *shared = arg;

    CHECK_WORKS(map(1000, RW, ANON));
    CHECK_WORKS(sbrk(100 * PAGE));
    shared[0] = 1;
    execv("/proc/self/exe", (char *[]){"overcommit", "exit", NULL});
}

static void fork_exec_and_exit(void)
{
    char *shared = map(3, RW, SHARED);
    long start;
    pid_t pid;

    only_here();
    map(500, RW, ANON);
    start = committed();
    pid = fork();
    if (pid == 0) {
        CHECK(committed() - start > 500);
        CHECK(committed() - start < 600);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(committed() - start, 0);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(run_child(in_a_child, shared), 0);
    CHECK_EQ(committed() - start, 0);
}

static void private_file(void)
{
    int fd = open("/proc/self/exe", O_RDONLY);
    long start = committed();
    char *pages;

    only_here();
    pages = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
    CHECK_EQ(committed() - start, 0);
    CHECK_EQ(mprotect(pages, PAGE, RW), 0);
    CHECK_EQ(committed() - start, 1);
    CHECK_WORKS(mmap(NULL, 2 * PAGE, RW, MAP_PRIVATE, fd, 0));
    CHECK_EQ(committed() - start, 3);
    CHECK_WORKS(mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0));
    CHECK_EQ(committed() - start, 3);
    close(fd);
}

static void never(void)
{
    char *map1, *map2, *old;

    only_here();
    map1 = map(8, RW, ANON);
    map2 = map(2, PROT_READ, ANON);
    old = sbrk(0);
    map1[0] = 'x';
    leave_room(1);
    CHECK_FAILS(map(2, RW, ANON), ENOMEM);
    CHECK_FAILS(map(2, RW, ANON | MAP_NORESERVE), ENOMEM);
    CHECK_FAILS(map(2, RW, SHARED), ENOMEM);
    CHECK_FAILS(mprotect(map2, 2 * PAGE, RW), ENOMEM);
    CHECK_FAILS(mremap(map1, 8 * PAGE, 10 * PAGE, MREMAP_MAYMOVE), ENOMEM);
    CHECK_FAILS(sbrk(2 * PAGE), ENOMEM);
    CHECK_FAILS(fork(), ENOMEM);
    CHECK_FAILS(execv("/proc/self/exe", (char *[]){"overcommit", "exit", NULL}), ENOMEM);
    CHECK_EQ(map1[0], 'x');
    CHECK_EQ(read_signal(map2), 0);
    CHECK_EQ(write_signal(map2), SIGSEGV);
    CHECK_PTR(sbrk(0), old);
    CHECK_WORKS(map(20, PROT_READ, ANON));
    CHECK_WORKS(map(1, RW, ANON));
    CHECK_FAILS(map(1, RW, ANON), ENOMEM);
    CHECK_EQ(catch_fault(grow_stack, (void *)100).sig, SIGSEGV);
    back_to_normal();
    CHECK_WORKS(map(2, RW, ANON));
    CHECK_EQ(catch_fault(grow_stack, (void *)100).sig, 0);
}

static void always(void)
{
    struct sysinfo info;
    size_t total;

    only_here();
    REQUIRE(sysinfo(&info) == 0);
    total = info.totalram * info.mem_unit;
    if (total > 512u << 20)
        skip("more memory than half of the addresses");
    CHECK_FAILS(mmap(NULL, total + PAGE, RW, ANON, -1, 0), ENOMEM);
    CHECK_EQ(write_number(VM("overcommit_memory"), 1), 0);
    CHECK_WORKS(mmap(NULL, total + PAGE, RW, ANON, -1, 0));
    back_to_normal();
    CHECK_FAILS(mmap(NULL, total + PAGE, RW, ANON, -1, 0), ENOMEM);
}

static void settings(void)
{
    long total = proc_number("/proc/meminfo", "MemTotal") / 4;

    only_here();
    CHECK_EQ(limit(), total / 2);
    CHECK_EQ(write_text(VM("overcommit_ratio"), " 0x19 \n"), 0);
    CHECK_EQ(read_number(VM("overcommit_ratio")), 25);
    CHECK_EQ(limit(), total / 4);
    CHECK_EQ(write_number(VM("overcommit_kbytes"), 4000), 0);
    CHECK_EQ(read_number(VM("overcommit_ratio")), 0);
    CHECK_EQ(limit(), 1000);
    CHECK_EQ(write_number(VM("overcommit_ratio"), 50), 0);
    CHECK_EQ(read_number(VM("overcommit_kbytes")), 0);
    CHECK_FAILS(write_number(VM("overcommit_memory"), 3), EINVAL);
    CHECK_FAILS(write_number(VM("overcommit_memory"), -1), EINVAL);
    CHECK_FAILS(write_text(VM("overcommit_memory"), "one"), EINVAL);
    CHECK_FAILS(write_text(VM("overcommit_memory"), "1x"), EINVAL);
    CHECK_FAILS(write_text(VM("overcommit_memory"), "99999999999999999999"), EINVAL);
    CHECK_EQ(read_number(VM("overcommit_memory")), 0);
    CHECK_EQ(setuid(1000), 0);
    CHECK_FAILS(write_number(VM("overcommit_memory"), 0), EACCES);
}

static const struct test tests[] = {
    {"what is charged, and given back", charged_and_given_back},
    {"fork, exec and exit", fork_exec_and_exit},
    {"private mappings of a file", private_file},
    {"mode 2: each call fails at the limit, and the old state stands", never},
    {"mode 1: anything goes", always},
    {"the settings", settings},
};

int main(int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? 0 : test_all(tests, ARRAY_SIZE(tests));
}

/* All of the machine's memory goes to ring 3, on any machine: also what is above 896 MiB. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WORDS = 4096 / sizeof(unsigned int), MOST = 8 };

#define GIB (1ULL << 30)

/* Up to a GiB each: nobody's address space has room for all of a large machine. */
struct taker {
    size_t pages;
    unsigned int number;
    int ready, go; /* pipes' ends */
};

static long long kib(const char *name)
{
    return proc_number("/proc/meminfo", name);
}

static unsigned int tag(const struct taker *t, size_t page)
{
    return t->number << 24 | (unsigned int)page;
}

/* Takes its pages, says so, and looks when told to whether they are still its own. */
static void take(void *arg)
{
    const struct taker *t = arg;
    unsigned int *mem = mmap(NULL, t->pages * WORDS * sizeof(*mem), PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    size_t own = 0;
    char byte = 0;

    if (mem == MAP_FAILED)
        _exit(1);
    for (size_t page = 0; page < t->pages; page++)
        mem[page * WORDS] = tag(t, page);
    if (write(t->ready, &byte, 1) != 1 || read(t->go, &byte, 1) != 1)
        _exit(2);
    for (size_t page = 0; page < t->pages; page++)
        own += mem[page * WORDS] == tag(t, page);
    _exit(own == t->pages ? 0 : 3);
}

/* What all of them take: what is said to be available, but their page tables and themselves. */
static unsigned long long most_bytes(void)
{
    return (kib("MemAvailable") - kib("MemTotal") / 1024 - 512) * 1024ULL;
}

static void all_goes_to_ring_3(void)
{
    int ready[2], go[2], takers;
    pid_t pids[MOST];
    unsigned long long bytes;
    char byte = 0;

    if (!on_faultline())
        skip("it would push out the host's programs");
    bytes = most_bytes();
    takers = (int)(bytes / GIB) + 1;
    REQUIRE(takers <= MOST && pipe(ready) == 0 && pipe(go) == 0);
    for (int i = 0; i < takers; i++) {
        struct taker t = {bytes / takers / 4096, i + 1, ready[1], go[0]};

        pids[i] = start_child(take, &t);
    }
    for (int i = 0; i < takers; i++)
        CHECK_EQ(read(ready[0], &byte, 1), 1);
    CHECK(kib("AnonPages") >= (long long)(bytes / 1024));
    CHECK(kib("MemFree") < kib("MemTotal") / 20 + 1024);
    CHECK(kib("HighFree") <= kib("HighTotal") / 100);
    CHECK(kib("MemAvailable") < 1024);
    for (int i = 0; i < takers; i++)
        CHECK_EQ(write(go[1], &byte, 1), 1);
    for (int i = 0; i < takers; i++)
        CHECK_EQ(wait_child(pids[i]), 0);
    CHECK(kib("AnonPages") < 4096);
}

TEST_MAIN({"all memory, in several processes at once", all_goes_to_ring_3})

/* How many areas a process may have: vm.max_map_count. */
#include "user/tests/lib/pages.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <sys/mman.h>

#define MAX_MAP_COUNT VM("max_map_count")

/* An area in which every second page has another protection: the number of pages done. */
static int split(char *pages, int count)
{
    int done = 0;

    while (done < count && mprotect(pages + done * 2 * PAGE, PAGE, PROT_READ) == 0)
        done++;
    return done;
}

static void *map_one(void)
{
    return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void enough_is_enough(void)
{
    int limit = read_number(MAX_MAP_COUNT), done, spare = 0;
    size_t size = (size_t)(limit + 10) * PAGE;
    char *pages = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *hole;

    REQUIRE(pages != MAP_FAILED);
    done = split(pages, limit);
    CHECK_EQ(errno, ENOMEM);
    CHECK(done > limit / 2 - 30 && done < limit / 2);
    while (spare < 10 && map_one() != MAP_FAILED) /* shared ones never merge */
        spare++;
    CHECK(spare < 10);
    CHECK_EQ(errno, ENOMEM);
    hole = pages + (done + 2) * 2 * PAGE;    /* within the rest, which is one area */
    CHECK_FAILS(munmap(hole, PAGE), ENOMEM); /* would split it */
    CHECK_EQ(munmap(pages, 2 * PAGE), 0);    /* two areas less */
    CHECK_WORKS(map_one());
    CHECK_EQ(munmap(pages, size), 0);
}

static void another_limit(void)
{
    int limit, count = 0;

    if (!on_faultline())
        skip("not the host's setting");
    limit = read_number(MAX_MAP_COUNT);
    CHECK_FAILS(write_number(MAX_MAP_COUNT, -1), EINVAL);
    CHECK_EQ(write_number(MAX_MAP_COUNT, 50), 0);
    while (count < 100 && map_one() != MAP_FAILED)
        count++;
    CHECK(count > 30 && count < 51);
    CHECK_EQ(write_number(MAX_MAP_COUNT, limit), 0);
    CHECK_WORKS(map_one());
}

TEST_MAIN({"as many areas as vm.max_map_count, then ENOMEM", enough_is_enough},
          {"vm.max_map_count can be set", another_limit})

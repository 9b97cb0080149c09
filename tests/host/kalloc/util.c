/* Small helpers of the kalloc suites. */
#include <stdio.h>
#include <string.h>
#include "mm/leak.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

struct query {
    const char *name;
    struct kmem_cache_info info;
};

static void match(const struct kmem_cache_info *info, void *arg)
{
    struct query *q = arg;

    if (strcmp(info->name, q->name) == 0)
        q->info = *info;
}

struct kmem_cache_info cache_info(const char *name)
{
    struct query q = {.name = name};

    kmem_cache_for_each(match, &q);
    return q.info;
}

void fill(void *p, u32 n, u32 seed)
{
    for (u32 i = 0; i < n; i++)
        ((u8 *)p)[i] = seed + i * 7;
}

bool filled(const void *p, u32 n, u32 seed)
{
    for (u32 i = 0; i < n; i++)
        if (((const u8 *)p)[i] != (u8)(seed + i * 7))
            return false;
    return true;
}

static struct mm_usage saved;

void save_usage(void)
{
    mm_usage_take(&saved);
}

static void print(const char *line, void *unused)
{
    (void)unused;
    printf("# %s\n", line);
}

void check_usage(void)
{
    struct mm_usage now;

    mm_usage_take(&now);
    CHECK_EQ(mm_usage_report(&saved, &now, print, NULL), 0);
    CHECK_EQ(host_locks_held(), 0);
}

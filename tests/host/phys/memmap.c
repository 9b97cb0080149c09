/* The memory map: a table of overlap cases, and random maps against a naive model. */
#include <stdio.h>
#include <string.h>
#include <uapi/errno.h>
#include "mm/phys/memmap.h"
#include "tests/host/phys/tests.h"

#define U   MEM_USABLE
#define L   MEM_LOADED
#define R   MEM_RESERVED
#define GIB (1ull << 30)

struct map_case {
    const char *name;
    struct mem_region in[6];  /* up to the first with type 0 */
    struct mem_region out[6]; /* likewise */
};

/* Addresses in pages of 4 KiB unless they say otherwise: P(n). */
#define P(n) ((n)*0x1000ull)

static const struct map_case cases[] = {
    {"empty map", {}, {}},
    {"one region", {{P(1), P(5), U}}, {{P(1), P(5), U}}},
    {"zero length is ignored", {{P(3), P(3), R}, {P(1), P(5), U}}, {{P(1), P(5), U}}},
    {"unordered",
     {{P(20), P(30), U}, {P(1), P(5), U}, {P(8), P(9), R}},
     {{P(1), P(5), U}, {P(8), P(9), R}, {P(20), P(30), U}}},
    {"touching usable regions join", {{P(5), P(9), U}, {P(1), P(5), U}}, {{P(1), P(9), U}}},
    {"equal regions", {{P(1), P(5), U}, {P(1), P(5), U}}, {{P(1), P(5), U}}},
    {"usable overlaps usable", {{P(1), P(5), U}, {P(3), P(9), U}}, {{P(1), P(9), U}}},
    {"usable inside usable", {{P(1), P(9), U}, {P(3), P(5), U}}, {{P(1), P(9), U}}},
    {"reserved inside usable",
     {{P(1), P(9), U}, {P(3), P(5), R}},
     {{P(1), P(3), U}, {P(3), P(5), R}, {P(5), P(9), U}}},
    {"usable inside reserved", {{P(1), P(9), R}, {P(3), P(5), U}}, {{P(1), P(9), R}}},
    {"reserved over all of usable", {{P(3), P(5), U}, {P(3), P(5), R}}, {{P(3), P(5), R}}},
    {"reserved over usable's start",
     {{P(3), P(9), U}, {P(1), P(5), R}},
     {{P(1), P(5), R}, {P(5), P(9), U}}},
    {"reserved over usable's end",
     {{P(1), P(5), U}, {P(3), P(9), R}},
     {{P(1), P(3), U}, {P(3), P(9), R}}},
    {"same start, reserved shorter",
     {{P(1), P(9), U}, {P(1), P(3), R}},
     {{P(1), P(3), R}, {P(3), P(9), U}}},
    {"same end, reserved shorter",
     {{P(1), P(9), U}, {P(7), P(9), R}},
     {{P(1), P(7), U}, {P(7), P(9), R}}},
    {"reserved bridges two usable",
     {{P(1), P(4), U}, {P(6), P(9), U}, {P(3), P(7), R}},
     {{P(1), P(3), U}, {P(3), P(7), R}, {P(7), P(9), U}}},
    {"loaded beats usable",
     {{P(3), P(5), L}, {P(1), P(9), U}},
     {{P(1), P(3), U}, {P(3), P(5), L}, {P(5), P(9), U}}},
    {"reserved beats loaded",
     {{P(1), P(9), U}, {P(3), P(7), L}, {P(4), P(5), R}},
     {{P(1), P(3), U}, {P(3), P(4), L}, {P(4), P(5), R}, {P(5), P(7), L}, {P(7), P(9), U}}},
    {"loaded is cut outwards",
     {{P(1), P(9), U}, {P(3) + 1, P(4) + 1, L}},
     {{P(1), P(3), U}, {P(3), P(5), L}, {P(5), P(9), U}}},
    {"loaded and reserved in one frame",
     {{P(1), P(9), U}, {P(3), P(4) + 1, L}, {P(4) + 2, P(5), R}},
     {{P(1), P(3), U}, {P(3), P(4), L}, {P(4), P(5), R}, {P(5), P(9), U}}},
    {"usable is cut inwards", {{P(1) + 1, P(5) - 1, U}}, {{P(2), P(4), U}}},
    {"usable smaller than a frame vanishes", {{P(1) + 1, P(2), U}, {P(7), P(8) - 1, U}}, {}},
    {"reserved is cut outwards",
     {{P(0), P(9), U}, {P(3) + 5, P(3) + 6, R}},
     {{P(0), P(3), U}, {P(3), P(4), R}, {P(4), P(9), U}}},
    {"two usable halves make a frame",
     {{P(1), P(2) + 7, U}, {P(2) + 7, P(4), U}},
     {{P(1), P(4), U}}},
    {"a hole inside a frame loses it",
     {{P(1), P(2) + 7, U}, {P(2) + 9, P(4), U}},
     {{P(1), P(2), U}, {P(3), P(4), U}}},
    {"two reserved bytes in one frame join",
     {{P(1) + 1, P(1) + 2, R}, {P(1) + 8, P(1) + 9, R}},
     {{P(1), P(2), R}}},
    {"cut at 4 GiB", {{3 * GIB, 5 * GIB, U}}, {{3 * GIB, 4 * GIB, U}}},
    {"above 4 GiB vanishes", {{4 * GIB, 6 * GIB, U}, {8 * GIB, 9 * GIB, R}}, {}},
    {"the last frame below 4 GiB",
     {{4 * GIB - 0x1000, 4 * GIB, U}},
     {{4 * GIB - 0x1000, 4 * GIB, U}}},
    {"end of the 64-bit space", {{0, ~0ull, U}}, {{0, 4 * GIB, U}}},
};

static void run_case(const struct map_case *c)
{
    static struct memmap m;
    unsigned n = 0;

    m.count = 0;
    for (const struct mem_region *r = c->in; r->type; r++)
        CHECK_EQ(memmap_add(&m, r->start, r->end - r->start, r->type), 0);
    CHECK_EQ(memmap_sanitize(&m), 0);
    while (c->out[n].type)
        n++;
    if (!CHECK_EQ(m.count, n) || memcmp(m.r, c->out, n * sizeof(m.r[0]))) {
        host_fail(__FILE__, __LINE__, "case: %s", c->name);
        for (unsigned i = 0; i < m.count; i++)
            printf("#   got [%#llx, %#llx) type %u\n", m.r[i].start, m.r[i].end, m.r[i].type);
    }
    struct memmap once = m;
    CHECK_EQ(memmap_sanitize(&m), 0);
    CHECK(memcmp(&once, &m, sizeof(m)) == 0);
}

void test_memmap_table(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
        run_case(&cases[i]);

    static struct memmap m;
    CHECK_EQ(memmap_add(&m, ~0ull - 4095, ~0ull, U), 0);
    CHECK_EQ(m.r[0].end, ~0ull);
    CHECK(m.r[0].end > m.r[0].start);
}

#define PAGES 64u
#define PARTS 16u /* of a page: the model's grain is 256 bytes */

static u8 model[PAGES * PARTS]; /* the highest type of a region that covers it */

static void random_region(struct memmap *m)
{
    u32 a = host_random_below(PAGES * PARTS + 1), b = host_random_below(PAGES * PARTS + 1);
    u32 grain = host_random_below(2) ? 1 : PARTS;
    u32 start = min(a, b) / grain * grain, end = max(a, b) / grain * grain;
    enum mem_type type = host_random_below(2) ? MEM_USABLE : MEM_LOADED + host_random_below(2);

    CHECK_EQ(memmap_add(m, start * 256ull, (end - start) * 256ull, type), 0);
    for (u32 i = start; i < end; i++)
        model[i] = max(model[i], (u8)type);
}

static unsigned model_type(u32 page)
{
    unsigned lowest = MEM_RESERVED, highest = 0;

    for (u32 i = page * PARTS; i < (page + 1) * PARTS; i++) {
        lowest = min(lowest, (unsigned)model[i]);
        highest = max(highest, (unsigned)model[i]);
    }
    return highest == MEM_USABLE ? lowest : highest;
}

static unsigned map_type(const struct memmap *m, u32 page)
{
    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].start <= P(page) && P(page) < m->r[i].end)
            return m->r[i].type;
    return 0;
}

static void check_form(const struct memmap *m)
{
    for (unsigned i = 0; i < m->count; i++) {
        CHECK(m->r[i].start < m->r[i].end && m->r[i].start % 4096 == 0 && m->r[i].end % 4096 == 0);
        if (i)
            CHECK(m->r[i - 1].end < m->r[i].start ||
                  (m->r[i - 1].end == m->r[i].start && m->r[i - 1].type != m->r[i].type));
    }
}

void test_memmap_random(void)
{
    static struct memmap m;

    unsigned round = 0;
    for (; round < 5000 && !host_failed(); round++) {
        u64 usable = 0, ram_end = 0;
        memset(model, 0, sizeof(model));
        m.count = 0;
        for (u32 n = host_random_below(12); n; n--)
            random_region(&m);
        CHECK_EQ(memmap_sanitize(&m), 0);
        check_form(&m);
        for (u32 page = 0; page < PAGES; page++) {
            CHECK_EQ(map_type(&m, page), model_type(page));
            usable += model_type(page) == MEM_USABLE ? 4096 : 0;
            if (model_type(page) % MEM_RESERVED)
                ram_end = P(page + 1);
        }
        CHECK_EQ(memmap_usable(&m), usable);
        CHECK_EQ(memmap_ram_end(&m, GIB), ram_end);
    }
    host_count_operations(round);
}

void test_memmap_full(void)
{
    static struct memmap m;

    m.count = 0;
    for (unsigned i = 0; i < MEMMAP_MAX; i++)
        CHECK_EQ(memmap_add(&m, P(2 * i), 4096, U), 0);
    CHECK_EQ(memmap_add(&m, P(1), 4096, U), -ENOSPC);
    CHECK_EQ(memmap_add(&m, P(1), 0, U), 0);
    CHECK_EQ(memmap_sanitize(&m), 0);
    CHECK_EQ(m.count, MEMMAP_MAX);

    /* As many regions fit, but their pieces do not. */
    m.count = 0;
    CHECK_EQ(memmap_add(&m, 0, P(1000), U), 0);
    for (unsigned i = 1; i < MEMMAP_MAX; i++)
        CHECK_EQ(memmap_add(&m, P(4 * i), 4096, R), 0);
    CHECK_EQ(memmap_sanitize(&m), -ENOSPC);
}

void test_memmap_find(void)
{
    struct memmap m = {.count = 3, .r = {{P(1), P(20), U}, {P(20), P(30), R}, {P(40), P(50), U}}};

    CHECK_EQ(memmap_find(&m, 4096, GIB), P(49));
    CHECK_EQ(memmap_find(&m, P(10), GIB), P(40));
    CHECK_EQ(memmap_find(&m, P(10) + 1, GIB), P(9));
    CHECK_EQ(memmap_find(&m, P(19), GIB), P(1));
    CHECK_EQ(memmap_find(&m, P(20), GIB), 0);
    CHECK_EQ(memmap_find(&m, 4096, P(45)), P(44));
    CHECK_EQ(memmap_find(&m, 1, P(45) + 77), P(44));
    CHECK_EQ(memmap_find(&m, P(8), P(45)), P(12));
    CHECK_EQ(memmap_find(&m, 4096, P(1)), 0);
}

void test_memmap_limit(void)
{
    struct memmap m = {.count = 3, .r = {{P(1), P(20), U}, {P(20), P(30), R}, {P(40), P(50), U}}};

    CHECK_EQ(memmap_ram_end(&m, GIB), P(50));
    CHECK_EQ(memmap_ram_end(&m, P(47)), P(47));
    CHECK_EQ(memmap_ram_end(&m, P(25)), P(20));
    CHECK_EQ(memmap_ram_end(&m, P(1)), 0);
    memmap_limit(&m, P(45) + 99);
    CHECK_EQ(m.count, 3);
    CHECK_EQ(m.r[2].end, P(45));
    memmap_limit(&m, P(10));
    CHECK_EQ(m.count, 2);
    CHECK_EQ(m.r[0].end, P(10));
    CHECK_EQ(m.r[1].type, R);
    CHECK_EQ(memmap_usable(&m), P(9));
    m.r[0].type = L;
    memmap_limit(&m, P(5));
    CHECK_EQ(memmap_ram_end(&m, GIB), P(5));
}

/*
 * Any raw memory map must become a sound one: sorted, disjoint, joined, of whole frames below
 * 4 GiB, reserved wherever a region says so. Input: 17 bytes for each region.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "mm/phys/memmap.h"
#include "tests/host/lib/ktap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct memmap raw, sound;

static bool says(const struct memmap *m, u64 start, u64 end, bool reserved)
{
    for (unsigned i = 0; i < m->count; i++)
        if ((m->r[i].type != MEM_USABLE) == reserved && m->r[i].start < end && m->r[i].end > start)
            return true;
    return false;
}

/* Frames at each border of the raw map, and beside it. */
static void check_frame(u64 at)
{
    u64 start = at & ~4095ull, end = start + 4096;

    if (end > 1ull << 32 || end < start)
        return;
    bool reserved = says(&raw, start, end, true);
    CHECK_EQ(says(&sound, start, end, true), reserved);
    if (says(&sound, start, end, false))
        CHECK(!reserved && says(&raw, start, end, false));
}

static void check_form(void)
{
    for (unsigned i = 0; i < sound.count; i++) {
        const struct mem_region *r = &sound.r[i];
        CHECK(r->start < r->end && r->end <= 1ull << 32);
        CHECK((r->start | r->end) % 4096 == 0);
        CHECK(r->type == MEM_USABLE || r->type == MEM_RESERVED);
        CHECK(i == 0 || r[-1].end < r->start || (r[-1].end == r->start && r[-1].type != r->type));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    raw.count = 0;
    for (; size >= 17; data += 17, size -= 17) {
        u64 start, len;
        memcpy(&start, data, 8);
        memcpy(&len, data + 8, 8);
        if (memmap_add(&raw, start >> (data[16] & 0x38), len >> (data[16] & 0x38), data[16] & 7))
            break;
    }
    sound = raw;
    if (memmap_sanitize(&sound))
        return 0;
    check_form();
    for (unsigned i = 0; i < raw.count; i++) {
        check_frame(raw.r[i].start);
        check_frame(raw.r[i].start - 1);
        check_frame(raw.r[i].end);
        check_frame(raw.r[i].end - 1);
    }
    u64 place = memmap_find(&sound, 123456, 896ull << 20);
    CHECK(place == 0 || !says(&sound, place, place + 123456, true));
    if (host_failed())
        abort();
    return 0;
}

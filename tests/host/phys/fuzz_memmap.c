/*
 * Any raw memory map must become a sound one: sorted, disjoint, joined, of whole frames below
 * 4 GiB, reserved or loaded wherever a region says so. Input: 17 bytes for each region.
 */
#include <stdint.h>
#include <string.h>
#include "mm/phys/memmap.h"
#include "tests/host/lib/ktap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct memmap raw, sound;

/* The highest type of a region that has a byte of [start, end). */
static unsigned highest(const struct memmap *m, u64 start, u64 end)
{
    unsigned type = 0;

    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].start < end && m->r[i].end > start)
            type = max(type, (unsigned)m->r[i].type);
    return type;
}

/* Frames at each border of the raw map, and beside it. */
static void check_frame(u64 at)
{
    u64 start = at & ~4095ull, end = start + 4096;

    if (end > 1ull << 32 || end < start)
        return;
    unsigned said = highest(&raw, start, end), is = highest(&sound, start, end);
    CHECK(is == said || (is == 0 && said == MEM_USABLE));
}

static void check_form(void)
{
    for (unsigned i = 0; i < sound.count; i++) {
        const struct mem_region *r = &sound.r[i];
        CHECK(r->start < r->end && r->end <= 1ull << 32);
        CHECK((r->start | r->end) % 4096 == 0);
        CHECK(r->type >= MEM_USABLE && r->type <= MEM_RESERVED);
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
        unsigned shift = data[16] & 0x38;
        if (memmap_add(&raw, start >> shift, len >> shift, MEM_USABLE + data[16] % MEM_RESERVED))
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
    CHECK(place == 0 || highest(&sound, place, place + 123456) == MEM_USABLE);
    host_stop_if_failed();
    return 0;
}

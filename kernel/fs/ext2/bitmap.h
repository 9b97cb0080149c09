#pragma once
/* Bitmaps as they lie in blocks: bit n is bit n % 8 of byte n / 8; 1 is used. */
#include <faultline/types.h>

static inline bool bitmap_test(const u8 *map, u32 n)
{
    return map[n / 8] >> n % 8 & 1;
}

static inline void bitmap_set(u8 *map, u32 n)
{
    map[n / 8] |= 1u << n % 8;
}

static inline void bitmap_clear(u8 *map, u32 n)
{
    map[n / 8] &= ~(1u << n % 8);
}

/* The first 0 bit in [from, to); `to` if there is none. */
static inline u32 bitmap_find_zero(const u8 *map, u32 from, u32 to)
{
    while (from < to) {
        if (from % 8 == 0 && map[from / 8] == 0xff)
            from += 8;
        else if (bitmap_test(map, from))
            from++;
        else
            return from;
    }
    return to;
}

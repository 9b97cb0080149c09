#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Segment selectors and descriptors as ring 3 can see them.
 *
 *     15                 3   2   1 0
 *     +-------------------+----+-----+
 *     |       index       | TI | RPL |      selector, Intel SDM vol. 3, 3.4.2
 *     +-------------------+----+-----+
 *
 *     63      56 55   52 51   48 47    40 39            16 15             0
 *     +---------+-------+-------+--------+----------------+---------------+
 *     | base 31 | G D L | limit | access | base 23 .. 0   | limit 15 .. 0 |    descriptor, 3.4.5
 *     |   .. 24 |   AVL | 19..16|        |                |               |
 *     +---------+-------+-------+--------+----------------+---------------+
 */
#define SELECTOR_INDEX(selector) ((selector) >> 3)
#define SELECTOR_TI(selector)    ((selector) >> 2 & 1)
#define SELECTOR_RPL(selector)   ((selector)&3)

#define ACCESS_ACCESSED          0x01U
#define ACCESS_WRITE             0x02U /* of data: writable; of code: readable */
#define ACCESS_CODE              0x08U
#define ACCESS_SEGMENT           0x10U /* code or data, not a system descriptor */
#define ACCESS_PRESENT           0x80U
#define ACCESS_DPL(a)            ((a) >> 5 & 3)

#define FLAG_AVAILABLE           0x1U
#define FLAG_LONG                0x2U
#define FLAG_32BIT               0x4U
#define FLAG_PAGES               0x8U

struct descriptor {
    unsigned access; /* bits 47..40 */
    unsigned flags;  /* bits 55..52 */
    uint32_t limit;  /* in bytes: the highest offset allowed */
};

/*
 * Asks the processor for a descriptor with the instructions LAR and LSL. They answer for
 * descriptors that the caller may use; returns false for others and for the null selector.
 * The base is not told: descriptor_raw() takes it as an argument.
 */
bool read_descriptor(uint16_t selector, struct descriptor *descriptor);

/* The eight bytes as they stand in the table. */
uint64_t descriptor_raw(const struct descriptor *descriptor, uint32_t base);

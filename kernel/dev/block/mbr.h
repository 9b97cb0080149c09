#pragma once
/*
 * The partition table of PCs: sector 0 has four entries, and an "extended" one among them leads to
 * a chain of sectors with a logical partition each.
 *
 *     446 + 16 * i   boot flag, CHS, type, CHS, first sector (u32), sectors (u32)      510: 55 AA
 *
 *     sector 0: [1] [2] [3] [extended] --> EBR: [5] [next] --> EBR: [6] [next] --> ...
 *                                          5 starts relative to its EBR; next, relative to the
 *                                          extended partition
 *
 * Nothing that it says is believed: entries that do not lie within the disk are left out, and a
 * chain that comes back to where it was, or leaves the extended partition, is an error.
 */
#include <faultline/types.h>

#define MBR_MAX_PARTITIONS 63

struct partition {
    u32 number; /* 1 to 4: of the table; 5 and up: of the chain */
    u32 start, sectors;
};

struct mbr_source {
    /* Sector n into buf (512 bytes). 0 or -EIO. */
    int (*read)(struct mbr_source *s, u32 n, u8 *buf);
    u64 sectors; /* of the disk */
};

/*
 * The partitions, at most MBR_MAX_PARTITIONS of them, in the order of their numbers. How many; 0:
 * none, or no table. -EIO; -EINVAL: broken. *refused: entries left out.
 */
int mbr_parse(struct mbr_source *s, struct partition *out, u32 *refused);

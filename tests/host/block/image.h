#pragma once
/* A disk image of a few sectors for mbr_parse(). */
#include "kernel/dev/block/mbr.h"

#define IMAGE_SECTORS 1024u

struct image {
    struct mbr_source source;
    u8 bytes[IMAGE_SECTORS][512];
    u32 unreadable; /* sector, 0: none */
    u32 reads;
};

/* No table. Its disk has IMAGE_SECTORS sectors. */
void image_init(struct image *im);
/* Entry i of the table in sector n, which gets the signature. */
void image_entry(struct image *im, u32 n, u32 i, u8 type, u32 start, u32 sectors);
int image_parse(struct image *im, struct partition *out, u32 *refused);

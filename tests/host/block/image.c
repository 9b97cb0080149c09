#include <string.h>
#include <uapi/errno.h>
#include "tests/host/block/image.h"

static int read_sector(struct mbr_source *s, u32 n, u8 *buf)
{
    struct image *im = container_of(s, struct image, source);

    im->reads++;
    if (n >= IMAGE_SECTORS || (n && n == im->unreadable))
        return -EIO;
    memcpy(buf, im->bytes[n], sizeof(im->bytes[n]));
    return 0;
}

void image_init(struct image *im)
{
    memset(im, 0, sizeof(*im));
    im->source = (struct mbr_source){read_sector, IMAGE_SECTORS};
}

static void put_u32(u8 *at, u32 v)
{
    for (int i = 0; i < 4; i++)
        at[i] = v >> 8 * i;
}

void image_entry(struct image *im, u32 n, u32 i, u8 type, u32 start, u32 sectors)
{
    u8 *e = im->bytes[n] + 446 + 16 * i;

    e[4] = type;
    put_u32(e + 8, start);
    put_u32(e + 12, sectors);
    im->bytes[n][510] = 0x55;
    im->bytes[n][511] = 0xaa;
}

int image_parse(struct image *im, struct partition *out, u32 *refused)
{
    im->reads = 0;
    return mbr_parse(&im->source, out, refused);
}

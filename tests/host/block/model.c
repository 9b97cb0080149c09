#include <string.h>
#include <uapi/errno.h>
#include "tests/host/block/model.h"

struct raw {
    u8 flag, chs[3], type, chs_end[3];
    u32 start, sectors;
} __attribute__((packed));

struct answer {
    struct partition *out;
    u32 n, refused;
};

static struct raw raw_entry(const struct image *im, u64 sector, int i)
{
    struct raw r;

    memcpy(&r, im->bytes[sector] + 446 + 16 * i, sizeof(r));
    return r;
}

static bool extended(const struct raw *r)
{
    return r->type == 5 || r->type == 15 || r->type == 0x85;
}

static bool used(const struct raw *r)
{
    return r->type && r->sectors;
}

static void put(struct answer *a, u32 number, u64 start, u32 sectors)
{
    if (start > 0 && start + sectors <= IMAGE_SECTORS)
        a->out[a->n++] = (struct partition){number, (u32)start, sectors};
    else
        a->refused++;
}

/* The sectors of the chain until it ends, leaves, breaks or has as many links as can be different.
 */
static int links_of(const struct image *im, const struct raw *ext, u64 *links, u32 *count)
{
    u64 at = ext->start;

    for (*count = 0; at && *count <= MBR_MAX_PARTITIONS;) {
        if (at < ext->start || at >= (u64)ext->start + ext->sectors || at >= IMAGE_SECTORS)
            return -EINVAL;
        links[(*count)++] = at;
        if (im->unreadable == at)
            return -EIO;
        if (im->bytes[at][510] != 0x55 || im->bytes[at][511] != 0xaa)
            return -EINVAL;
        struct raw a = raw_entry(im, at, 0), b = raw_entry(im, at, 1);
        at = 0;
        if (used(&b) && extended(&b))
            at = (u64)ext->start + b.start;
        if (used(&a) && extended(&a))
            at = (u64)ext->start + a.start;
    }
    return *count > MBR_MAX_PARTITIONS ? -EINVAL : 0;
}

static int logical(const struct image *im, const struct raw *ext, struct answer *a)
{
    u64 links[MBR_MAX_PARTITIONS + 1];
    u32 count, number = 5;
    int err = links_of(im, ext, links, &count);

    for (u32 i = 0; i < count; i++) {
        for (u32 j = 0; j < i; j++) {
            if (links[i] == links[j])
                return -EINVAL;
        }
        if (number > MBR_MAX_PARTITIONS)
            return -EINVAL;
        struct raw r[2] = {raw_entry(im, links[i], 0), raw_entry(im, links[i], 1)};
        bool is[2] = {used(&r[0]) && !extended(&r[0]), used(&r[1]) && !extended(&r[1])};
        if (is[0] || is[1])
            put(a, number, links[i] + r[!is[0]].start, r[!is[0]].sectors);
        a->refused += is[0] && is[1];
        if (a->n && a->out[a->n - 1].number == number)
            number++;
    }
    return err;
}

int model_parse(const struct image *im, struct partition *out, u32 *refused)
{
    struct answer a = {.out = out};
    const u8 *mbr = im->bytes[0];
    int err = 0, first = -1;

    *refused = 0;
    if (mbr[510] != 0x55 || mbr[511] != 0xaa || (mbr[446] | mbr[462] | mbr[478] | mbr[494]) & 0x7f)
        return 0;
    for (int i = 0; i < 4; i++) {
        struct raw r = raw_entry(im, 0, i);
        if (used(&r) && extended(&r))
            first = first < 0 ? i : first;
        else if (used(&r))
            put(&a, i + 1, r.start, r.sectors);
    }
    if (first >= 0) {
        struct raw r = raw_entry(im, 0, first);
        err = logical(im, &r, &a);
    }
    *refused = a.refused;
    return err ? err : (int)a.n;
}

#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/dev/block/mbr.h"

enum {
    TABLE = 446,
    ENTRY_SIZE = 16,
    ENTRIES = 4,
    SIGNATURE = 510,
    SECTOR = 512,
    TYPE_EXTENDED = 0x05,
    TYPE_EXTENDED_LBA = 0x0f,
    TYPE_EXTENDED_LINUX = 0x85,
    FIRST_LOGICAL = 5,
    MAX_LINKS = MBR_MAX_PARTITIONS, /* of the chain: also those without a partition */
};

struct entry {
    u8 flag, type;
    u32 start, sectors;
};

/* One reading of a table. */
struct parse {
    struct mbr_source *source;
    struct partition *out;
    u32 count, refused;
    u8 buf[SECTOR];
};

static u32 get_u32(const u8 *p)
{
    return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static struct entry get_entry(const u8 *sector, u32 i)
{
    const u8 *e = sector + TABLE + i * ENTRY_SIZE;

    return (struct entry){e[0], e[4], get_u32(e + 8), get_u32(e + 12)};
}

static bool is_extended(const struct entry *e)
{
    return e->type == TYPE_EXTENDED || e->type == TYPE_EXTENDED_LBA ||
           e->type == TYPE_EXTENDED_LINUX;
}

static bool has_signature(const u8 *sector)
{
    return sector[SIGNATURE] == 0x55 && sector[SIGNATURE + 1] == 0xaa;
}

/* The boot sector of a file system has the signature, too, but code where the flags are. */
static bool is_table(const u8 *sector)
{
    for (u32 i = 0; i < ENTRIES; i++) {
        if (get_entry(sector, i).flag & 0x7f)
            return false;
    }
    return has_signature(sector);
}

/* Takes the partition over, if it lies in the disk and does not hold the table itself. */
static void add(struct parse *p, u32 number, u64 start, u32 sectors)
{
    if (start == 0 || start + sectors > p->source->sectors || start > ~0u) {
        p->refused++;
        return;
    }
    p->out[p->count++] = (struct partition){number, start, sectors};
}

/* One link of the chain, at `at`: its one partition, and where the next link is (0: nowhere). */
static int read_link(struct parse *p, const struct entry *extended, u32 at, u32 number, u64 *next)
{
    int err = p->source->read(p->source, at, p->buf);
    bool found = false;

    if (err)
        return err;
    if (!has_signature(p->buf))
        return -EINVAL;
    *next = 0;
    for (u32 i = 0; i < 2; i++) {
        struct entry e = get_entry(p->buf, i);

        if (!e.sectors || !e.type)
            continue;
        if (is_extended(&e))
            *next = *next ? *next : (u64)extended->start + e.start;
        else if (!found)
            add(p, number, (u64)at + e.start, e.sectors);
        else
            p->refused++;
        found |= !is_extended(&e);
    }
    return 0;
}

/* Each link lies in the extended partition, and none was visited before. */
static int read_chain(struct parse *p, const struct entry *extended)
{
    u32 visited[MAX_LINKS], links = 0;
    u64 at = extended->start, end = at + extended->sectors;

    while (at) {
        if (links == MAX_LINKS || at < extended->start || at >= end || at >= p->source->sectors)
            return -EINVAL;
        for (u32 i = 0; i < links; i++) {
            if (visited[i] == at)
                return -EINVAL;
        }
        visited[links++] = at;
        u32 before = p->count, number = FIRST_LOGICAL;
        if (before && p->out[before - 1].number >= FIRST_LOGICAL)
            number = p->out[before - 1].number + 1;
        if (number > MBR_MAX_PARTITIONS)
            return -EINVAL;
        int err = read_link(p, extended, at, number, &at);
        if (err)
            return err;
    }
    return 0;
}

static int parse_all(struct parse *p)
{
    struct entry entries[ENTRIES], *extended = NULL;
    int err = p->source->read(p->source, 0, p->buf);

    if (err)
        return err;
    if (!is_table(p->buf))
        return 0;
    for (u32 i = 0; i < ENTRIES; i++)
        entries[i] = get_entry(p->buf, i);
    for (u32 i = 0; i < ENTRIES; i++) {
        if (!entries[i].sectors || !entries[i].type)
            continue;
        if (is_extended(&entries[i]))
            extended = extended ? extended : &entries[i];
        else
            add(p, i + 1, entries[i].start, entries[i].sectors);
    }
    return extended ? read_chain(p, extended) : 0;
}

int mbr_parse(struct mbr_source *s, struct partition *out, u32 *refused)
{
    struct parse p = {.source = s, .out = out};
    int err = parse_all(&p);

    *refused = p.refused;
    return err ? err : (int)p.count;
}

#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/initramfs/cpio.h"

#define HEADER_SIZE 110u
#define MAGIC_SIZE  6u
#define FIELDS      13u

enum field {
    F_INO,
    F_MODE,
    F_UID,
    F_GID,
    F_NLINK,
    F_MTIME,
    F_FILESIZE,
    F_DEVMAJOR,
    F_DEVMINOR,
    F_RDEVMAJOR,
    F_RDEVMINOR,
    F_NAMESIZE,
    F_CHECK,
};

void cpio_open(struct cpio *c, const void *data, u32 size)
{
    *c = (struct cpio){.data = data, .size = size};
}

static int fail(struct cpio *c, const char *why)
{
    c->error = why;
    return -EINVAL;
}

/* Eight hexadecimal digits; false if one is none. */
static bool parse_hex(const u8 *digits, u32 *out)
{
    u32 v = 0;

    for (u32 i = 0; i < 8; i++) {
        u8 ch = digits[i];
        u32 d;

        if (ch >= '0' && ch <= '9')
            d = ch - '0';
        else if (ch >= 'a' && ch <= 'f')
            d = ch - 'a' + 10;
        else if (ch >= 'A' && ch <= 'F')
            d = ch - 'A' + 10;
        else
            return false;
        v = v << 4 | d;
    }
    *out = v;
    return true;
}

/* What the bytes at the start of something that is no archive tell. */
static const char *foreign_format(const u8 *p, u32 left)
{
    static const struct {
        u8 len;
        const char *magic, *message;
    } known[] = {
        {2, "\x1f\x8b", "compressed by gzip; unpack it first (gzip -d)"},
        {3, "BZh", "compressed by bzip2; unpack it first (bzip2 -d)"},
        {5,
         "\xfd"
         "7zXZ",
         "compressed by xz; unpack it first (xz -d)"},
        {4, "\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first (zstd -d)"},
        {6, "070707", "old cpio format; make it with cpio -H newc"},
        {2, "\xc7\x71", "binary cpio format; make it with cpio -H newc"},
    };

    for (u32 i = 0; i < ARRAY_SIZE(known); i++)
        if (left >= known[i].len && memcmp(p, known[i].magic, known[i].len) == 0)
            return known[i].message;
    return "no cpio archive (newc)";
}

static int parse_header(struct cpio *c, u32 field[FIELDS])
{
    const u8 *p = c->data + c->at;
    u32 left = c->size - c->at;

    if (left < MAGIC_SIZE || (memcmp(p, "070701", 6) != 0 && memcmp(p, "070702", 6) != 0))
        return fail(c, c->inside ? "no cpio header where one must be" : foreign_format(p, left));
    if (left < HEADER_SIZE)
        return fail(c, "cut off inside a header");
    for (u32 i = 0; i < FIELDS; i++)
        if (!parse_hex(p + MAGIC_SIZE + i * 8, &field[i]))
            return fail(c, "header with something else than hexadecimal digits");
    return 0;
}

/* Position behind `len` bytes from `at` and their padding; false if the archive ends before. */
static bool skip(const struct cpio *c, u32 at, u32 len, u32 *end)
{
    if (len > c->size - at)
        return false;
    *end = min(ROUND_UP(at + len, 4), c->size);
    return true;
}

static int parse_entry(struct cpio *c, struct cpio_entry *e)
{
    u32 f[FIELDS], name_at = c->at + HEADER_SIZE, data_at, end;
    int err = parse_header(c, f);

    if (err)
        return err;
    if (f[F_NAMESIZE] == 0 || f[F_NAMESIZE] > 4096)
        return fail(c, "name of an impossible length");
    if (!skip(c, name_at, f[F_NAMESIZE], &data_at))
        return fail(c, "cut off inside a name");
    if (c->data[name_at + f[F_NAMESIZE] - 1] != '\0')
        return fail(c, "name without a terminator");
    if (!skip(c, data_at, f[F_FILESIZE], &end))
        return fail(c, "cut off inside a file");
    *e = (struct cpio_entry){
        .name = (const char *)c->data + name_at,
        .mode = f[F_MODE],
        .uid = f[F_UID],
        .gid = f[F_GID],
        .nlink = f[F_NLINK],
        .mtime = f[F_MTIME],
        .ino = f[F_INO],
        .dev_major = f[F_DEVMAJOR],
        .dev_minor = f[F_DEVMINOR],
        .rdev_major = f[F_RDEVMAJOR],
        .rdev_minor = f[F_RDEVMINOR],
        .data = c->data + data_at,
        .size = f[F_FILESIZE],
    };
    c->at = end;
    return 1;
}

int cpio_next(struct cpio *c, struct cpio_entry *e)
{
    for (;;) {
        while (!c->inside && c->at < c->size && c->data[c->at] == 0)
            c->at++;
        if (c->at >= c->size) {
            if (c->inside)
                return fail(c, "cut off: it has no trailer");
            return c->archive ? 0 : fail(c, "empty");
        }
        int ret = parse_entry(c, e);
        if (ret < 0)
            return ret;
        c->inside = true;
        if (strcmp(e->name, "TRAILER!!!") != 0)
            return 1;
        c->inside = false;
        c->archive++;
    }
}

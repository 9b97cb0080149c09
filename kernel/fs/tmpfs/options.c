/* Options of a mount: size=, nr_blocks=, mode=, uid=, gid=. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/number.h"
#include "mm/phys/alloc.h"

struct tmpfs_options {
    u32 max_pages; /* 0: no limit */
    u32 mode, uid, gid;
};

/* A size in bytes, or in percent of RAM. */
static int take_size(const char *value, u32 *pages)
{
    u64 bytes;
    int err = parse_size(&value, &bytes);

    if (err)
        return err;
    if (*value == '%') {
        if (bytes > 10000)
            return -EINVAL;
        bytes = ((u64)nr_total_pages() << PAGE_SHIFT) * bytes / 100;
        value++;
    }
    if (*value || bytes >> 32 >> PAGE_SHIFT)
        return -EINVAL;
    *pages = (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT;
    return 0;
}

static int take_number(const char *value, u32 *number)
{
    i64 v;

    if (parse_number(value, &v) || v < 0 || v > ~0u)
        return -EINVAL;
    *number = v;
    return 0;
}

static int take_mode(const char *value, u32 *mode)
{
    *mode = 0;
    for (; *value; value++) {
        if (*value < '0' || *value > '7')
            return -EINVAL;
        *mode = (*mode << 3 | (*value - '0')) & 07777;
    }
    return 0;
}

static int take_option(struct tmpfs_options *o, const char *name, const char *value)
{
    if (strcmp(name, "size") == 0)
        return take_size(value, &o->max_pages);
    if (strcmp(name, "nr_blocks") == 0)
        return take_number(value, &o->max_pages);
    if (strcmp(name, "mode") == 0)
        return take_mode(value, &o->mode);
    if (strcmp(name, "uid") == 0)
        return take_number(value, &o->uid);
    if (strcmp(name, "gid") == 0)
        return take_number(value, &o->gid);
    return -EINVAL;
}

/* Copies the word before the next comma to buf; what follows it, or NULL: it does not fit. */
static const char *next_word(const char *text, char *buf, u32 size)
{
    u32 len = 0;

    while (text[len] && text[len] != ',')
        len++;
    if (len >= size)
        return NULL;
    memcpy(buf, text, len);
    buf[len] = '\0';
    return text + len + (text[len] == ',');
}

static int take_options(struct tmpfs_options *o, const char *text)
{
    char word[32];
    int err = 0;

    while (*text && !err) {
        text = next_word(text, word, sizeof(word));
        char *equals = text ? strchr(word, '=') : NULL;
        if (!text || (word[0] && !equals))
            return -EINVAL;
        if (!equals)
            continue;
        *equals = '\0';
        err = take_option(o, word, equals + 1);
    }
    return err ? -EINVAL : 0;
}

int tmpfs_configure(struct super *s, const char *text)
{
    struct inode *root = s->root->inode;
    struct tmpfs_options o = {s->quota.max, root->mode & 07777, root->uid, root->gid};
    int err = take_options(&o, text);

    if (err)
        return err;
    if (o.max_pages && o.max_pages < s->quota.used)
        return -EINVAL;
    s->quota.max = o.max_pages;
    root->mode = (root->mode & ~07777u) | o.mode;
    root->uid = o.uid;
    root->gid = o.gid;
    return 0;
}

u32 tmpfs_default_pages(void)
{
    return nr_total_pages() / 2;
}

void tmpfs_show_options(const struct super *s, char *buf, u32 size)
{
    const struct inode *root = s->root->inode;
    u32 mode = root->mode & 07777, n = 0;

    buf[0] = '\0';
    if (!s->shmem)
        return;
    if (s->quota.max != tmpfs_default_pages())
        n += scnprintf(buf + n, size - n, ",size=%uk", s->quota.max * (PAGE_SIZE / 1024));
    if (mode != TMPFS_ROOT_MODE)
        n += scnprintf(buf + n, size - n, ",mode=%03o", mode);
    if (root->uid)
        n += scnprintf(buf + n, size - n, ",uid=%u", root->uid);
    if (root->gid)
        scnprintf(buf + n, size - n, ",gid=%u", root->gid);
}

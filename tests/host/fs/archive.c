#include <stdio.h>
#include <string.h>
#include <faultline/assert.h>
#include "tests/host/fs/archive.h"

void archive_begin(struct archive *a, void *buf, u32 size)
{
    *a = (struct archive){.buf = buf, .size = size};
}

static void pad(struct archive *a)
{
    while (a->len % 4)
        a->buf[a->len++] = 0;
}

void archive_add(struct archive *a, const char *name, u32 mode, const void *data, u32 len,
                 u32 nlink, u32 ino)
{
    u32 name_size = strlen(name) + 1;
    char header[128];

    VERIFY(a->len + 110 + name_size + len + 8 <= a->size);
    snprintf(header, sizeof(header), "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
             ino ? ino : ++a->ino + 1000, mode, 0, 0, nlink, 1000000, len, 8, 1, 1, 3, name_size,
             0);
    memcpy(a->buf + a->len, header, 110);
    a->len += 110;
    memcpy(a->buf + a->len, name, name_size);
    a->len += name_size;
    pad(a);
    if (len)
        memcpy(a->buf + a->len, data, len);
    a->len += len;
    pad(a);
}

void archive_end(struct archive *a)
{
    archive_add(a, "TRAILER!!!", 0, NULL, 0, 1, 0);
}

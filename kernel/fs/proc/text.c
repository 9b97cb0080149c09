#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/proc/text.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/vmalloc.h"

#define FIRST_SIZE 512u

/* A long text need not be in neighbouring frames: where there are none, scattered ones will do. */
static void *allocate(u32 size)
{
    void *buf = NULL;

    if (size <= PAGE_SIZE)
        return kmalloc(size, GFP_KERNEL);
    if (size <= KMALLOC_MAX_CACHE)
        buf = kmalloc(size, GFP_KERNEL | GFP_NOWARN);
    return buf ? buf : vmalloc(size);
}

void text_free(struct text *t)
{
    if (is_vmalloc_addr(t->buf))
        vfree(t->buf);
    else
        kfree(t->buf);
    *t = (struct text){0};
}

bool text_reserve(struct text *t, u32 more)
{
    u32 size = max(t->size, FIRST_SIZE);

    if (more <= t->size - t->len)
        return true;
    while (size - t->len < more)
        size *= 2;
    char *buf = allocate(size);
    if (!buf) {
        t->failed = true;
        return false;
    }
    struct text old = *t;
    if (old.len)
        memcpy(buf, old.buf, old.len);
    t->buf = buf;
    t->size = size;
    text_free(&old);
    return true;
}

void text_add(struct text *t, const void *bytes, u32 n)
{
    if (!text_reserve(t, n))
        return;
    memcpy(t->buf + t->len, bytes, n);
    t->len += n;
}

void text_printf(struct text *t, const char *fmt, ...)
{
    va_list ap;

    for (int attempt = 0; attempt < 2; attempt++) {
        u32 room = t->size - t->len;
        va_start(ap, fmt);
        u32 n = vsnprintf(t->buf + t->len, room, fmt, ap);
        va_end(ap);
        if (n < room) {
            t->len += n;
            return;
        }
        if (!text_reserve(t, n + 1))
            return;
    }
}

void text_pad(struct text *t, u32 line_start, u32 column)
{
    while (t->len - line_start < column && text_reserve(t, 1))
        t->buf[t->len++] = ' ';
}

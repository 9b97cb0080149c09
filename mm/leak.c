/* Leak report. */
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/leak.h"
#include "mm/phys/kmap.h"

static void take_cache(const struct kmem_cache_info *info, void *arg)
{
    struct mm_usage *u = arg;

    if (u->caches < MM_USAGE_CACHES) {
        u->cache[u->caches].name = info->name;
        u->cache[u->caches++].objects = info->active_objs;
    }
}

void mm_usage_take(struct mm_usage *u)
{
    u->caches = 0;
    kmem_cache_for_each(take_cache, u);
    u->vmalloc_pages = vmalloc_pages();
    u->kmaps = kmap_pages_in_use() + kmap_local_depth();
    u->owners = page_owner_enabled ? page_owner_count(u->owner, MM_USAGE_OWNERS, PG_SLAB) : 0;
    u->pages = nr_total_pages() - nr_free_pages() - kmem_slab_frames() - u->vmalloc_pages;
}

/* Index of the cache of that name; u->caches if it is not known. */
static u32 find_cache(const struct mm_usage *u, const char *name)
{
    u32 i = 0;

    while (i < u->caches && strcmp(u->cache[i].name, name) != 0)
        i++;
    return i;
}

struct report {
    void (*print)(const char *line, void *arg);
    void *arg;
    u32 differences;
};

static void compare(struct report *r, const char *what, u32 before, u32 after)
{
    char line[96];

    if (before == after)
        return;
    snprintf(line, sizeof(line), "leak: %s: %u before, %u after (%+d)", what, before, after,
             (i32)(after - before));
    r->print(line, r->arg);
    r->differences++;
}

static u32 pages_of(const struct mm_usage *u, const void *caller)
{
    for (u32 i = 0; i < u->owners; i++)
        if (u->owner[i].caller == caller)
            return u->owner[i].pages;
    return 0;
}

/* Names who holds more frames than before. */
static void name_owners(const struct report *r, const struct mm_usage *before,
                        const struct mm_usage *after)
{
    char line[96];

    for (u32 i = 0; i < after->owners; i++) {
        const struct page_owner_count *now = &after->owner[i];
        u32 then = pages_of(before, now->caller);
        if (now->pages <= then)
            continue;
        snprintf(line, sizeof(line), "leak: %u more pages allocated by %pS", now->pages - then,
                 now->caller);
        r->print(line, r->arg);
    }
}

u32 mm_usage_report(const struct mm_usage *before, const struct mm_usage *after,
                    void (*print)(const char *line, void *arg), void *arg)
{
    struct report r = {print, arg, 0};

    compare(&r, "pages", before->pages, after->pages);
    compare(&r, "vmalloc pages", before->vmalloc_pages, after->vmalloc_pages);
    if (r.differences)
        name_owners(&r, before, after);
    compare(&r, "kmaps", before->kmaps, after->kmaps);
    for (u32 i = 0; i < before->caches; i++) {
        u32 k = find_cache(after, before->cache[i].name);
        compare(&r, before->cache[i].name, before->cache[i].objects,
                k < after->caches ? after->cache[k].objects : 0);
    }
    for (u32 i = 0; i < after->caches; i++)
        if (find_cache(before, after->cache[i].name) == before->caches)
            compare(&r, after->cache[i].name, 0, after->cache[i].objects);
    return r.differences;
}

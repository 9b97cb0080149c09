/*
 * Anonymous shared memory. It stands behind an area in the place of a file, and like a file it has
 * one page for each index, whoever maps it:
 *
 *     tables[index / 1024] -> one page of 1024 pointers -> struct page
 */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/virt/account_int.h"
#include "mm/virt/shared_anon_int.h"

#define PAGES_PER_TABLE (PAGE_SIZE / sizeof(struct page *))

struct shared_anon {
    i32 refs; /* areas, and the creator */
    u32 pages;
    u32 charged; /* all pages, or with `noreserve` those that exist */
    bool noreserve;
    u32 ino; /* tells the objects apart in /proc/PID/maps */
    struct page ***tables;
};

static struct kmem_cache *shared_anon_cache;
static u32 last_ino;

void shared_anon_init(void)
{
    shared_anon_cache = kmem_cache_must_create("shared_anon", sizeof(struct shared_anon), 0);
    last_ino = 0;
}

static struct shared_anon *object(struct file *f)
{
    return (struct shared_anon *)f;
}

int shared_anon_create(u32 pages, bool noreserve, struct file **out)
{
    u32 charged = noreserve ? 0 : pages;

    if (commit_charge(charged))
        return -ENOMEM;
    struct shared_anon *s = kmem_cache_alloc(shared_anon_cache, GFP_KERNEL);
    if (!s)
        goto uncharge;
    s->tables = kzalloc(DIV_ROUND_UP(pages, PAGES_PER_TABLE) * sizeof(*s->tables), GFP_KERNEL);
    if (!s->tables)
        goto free;
    s->refs = 1;
    s->pages = pages;
    s->charged = charged;
    s->noreserve = noreserve;
    s->ino = ++last_ino;
    *out = (struct file *)s;
    return 0;
free:
    kmem_cache_free(shared_anon_cache, s);
uncharge:
    commit_uncharge(charged);
    return -ENOMEM;
}

static void shared_anon_get(struct file *f)
{
    object(f)->refs++;
}

static void free_table(struct page **table)
{
    for (u32 i = 0; i < PAGES_PER_TABLE; i++)
        if (table[i])
            page_put(table[i]);
    kfree(table);
}

static void shared_anon_put(struct file *f)
{
    struct shared_anon *s = object(f);

    if (--s->refs)
        return;
    for (u32 i = 0; i < DIV_ROUND_UP(s->pages, PAGES_PER_TABLE); i++)
        if (s->tables[i])
            free_table(s->tables[i]);
    commit_uncharge(s->charged);
    kfree(s->tables);
    kmem_cache_free(shared_anon_cache, s);
}

/* The place of page `index`; NULL without memory for its table. */
static struct page **slot(struct shared_anon *s, u32 index)
{
    struct page ***table = &s->tables[index / PAGES_PER_TABLE];

    if (!*table)
        *table = kzalloc(PAGE_SIZE, GFP_KERNEL);
    return *table ? &(*table)[index % PAGES_PER_TABLE] : NULL;
}

static int new_page(struct shared_anon *s, struct page **out)
{
    u32 charged = s->noreserve;

    if (commit_charge(charged))
        return -ENOSPC; /* to the access: SIGBUS */
    struct page *page = alloc_page(GFP_USER | GFP_ZERO);
    if (!page) {
        commit_uncharge(charged);
        return -ENOMEM;
    }
    page->flags |= PG_FILE;
    s->charged += charged;
    *out = page;
    return 0;
}

static int shared_anon_get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    struct shared_anon *s = object(f);

    *major = false;
    if (index >= s->pages)
        return -EFAULT; /* mremap made the area longer than the object */
    struct page **place = slot(s, index);
    if (!place)
        return -ENOMEM;
    int err = *place ? 0 : new_page(s, place);
    if (err)
        return err;
    page_get(*place);
    *out = *place;
    return 0;
}

static void shared_anon_describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino)
{
    strlcpy(buf, "/dev/zero (deleted)", size);
    *dev = 1; /* 0:1, as Linux's internal tmpfs */
    *ino = object(f)->ino;
}

static bool shared_anon_resident(struct file *f, u32 index)
{
    struct shared_anon *s = object(f);

    if (index >= s->pages || !s->tables[index / PAGES_PER_TABLE])
        return false;
    return s->tables[index / PAGES_PER_TABLE][index % PAGES_PER_TABLE];
}

const struct vm_file_ops shared_anon_ops = {
    .get = shared_anon_get,
    .put = shared_anon_put,
    .get_page = shared_anon_get_page,
    .describe = shared_anon_describe,
    .resident = shared_anon_resident,
};

/*
 * Anonymous shared memory. It stands behind an area in the place of a file, and like a file it has
 * a store of pages.
 */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/file/page_store.h"
#include "mm/kalloc/slab.h"
#include "mm/virt/account_int.h"
#include "mm/file/mapping.h"
#include "mm/virt/shared_anon.h"

struct shared_anon {
    i32 refs; /* areas, and the creator */
    u32 pages;
    u32 charged; /* pages, at its making */
    u32 ino;     /* tells the objects apart in /proc/PID/maps */
    struct page_store store;
};

static struct kmem_cache *shared_anon_cache;
static u32 last_ino;
/* Of objects whose pages are promised as they come. */
static struct page_quota unreserved;

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
    if (!s) {
        commit_uncharge(charged);
        return -ENOMEM;
    }
    page_store_init(&s->store, noreserve ? &unreserved : NULL, true);
    s->refs = 1;
    s->pages = pages;
    s->charged = charged;
    s->ino = ++last_ino;
    *out = (struct file *)s;
    return 0;
}

static void shared_anon_get(struct file *f)
{
    object(f)->refs++;
}

static void shared_anon_put(struct file *f)
{
    struct shared_anon *s = object(f);

    if (--s->refs)
        return;
    page_store_drop(&s->store, 0, PAGE_STORE_END);
    commit_uncharge(s->charged);
    kmem_cache_free(shared_anon_cache, s);
}

static int shared_anon_get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    struct shared_anon *s = object(f);

    *major = false;
    if (index >= s->pages)
        return -EFAULT; /* mremap made the area longer than the object */
    return page_store_get(&s->store, index, false, out); /* -ENOSPC, to the access: SIGBUS */
}

static void shared_anon_describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino)
{
    strlcpy(buf, "/dev/zero (deleted)", size);
    *dev = 1; /* 0:1, as Linux's internal tmpfs */
    *ino = object(f)->ino;
}

static bool shared_anon_resident(struct file *f, u32 index)
{
    return page_store_has(&object(f)->store, index);
}

static struct page_store *shared_anon_store(struct file *f)
{
    return &object(f)->store;
}

static int shared_anon_punch(struct file *f, u32 first, u32 count)
{
    struct page_store *ps = &object(f)->store;

    page_store_drop(ps, first, (u64)first + count);
    page_store_unmap(ps, first, count, false);
    return 0;
}

const struct vm_file_ops shared_anon_ops = {
    .get = shared_anon_get,
    .put = shared_anon_put,
    .get_page = shared_anon_get_page,
    .describe = shared_anon_describe,
    .resident = shared_anon_resident,
    .store = shared_anon_store,
    .punch = shared_anon_punch,
};

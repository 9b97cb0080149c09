#include <uapi/errno.h>
#include <faultline/assert.h>
#include "mm/commit.h"
#include "mm/file/page_store.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"

#define NODE_SHIFT 6
#define NODE_SLOTS (1u << NODE_SHIFT)
#define MAX_HEIGHT 6 /* 36 bits of index: all there are */

#define BITS       32u

struct node {
    void *slot[NODE_SLOTS];
    u32 tags[NODE_SLOTS / BITS]; /* 0: nothing dirty in this slot; 1: perhaps */
};

static struct kmem_cache *node_cache;

void page_store_cache_init(void)
{
    node_cache = kmem_cache_must_create("radix_tree_node", sizeof(struct node), 0);
}

void page_store_init(struct page_store *ps, struct page_quota *quota, bool shmem)
{
    *ps = (struct page_store){
        .lock = MUTEX_INIT, .walk_lock = MUTEX_INIT, .quota = quota, .shmem = shmem};
    spin_lock_init(&ps->map_lock, "mapping", RANK_MAPPING);
    list_init(&ps->areas);
}

/* Does index lie below a root of this height? */
static bool covers(u32 height, u32 index)
{
    return height >= MAX_HEIGHT || (u64)index >> (height * NODE_SHIFT) == 0;
}

/* Which slot, in a node that stands `level` levels above the pages (1: just above). */
static u32 slot_of(u32 index, u32 level)
{
    return ((u64)index >> ((level - 1) * NODE_SHIFT)) & (NODE_SLOTS - 1);
}

/* With the lock held. */
static struct page *look_up(const struct page_store *ps, u32 index)
{
    void *at = covers(ps->height, index) ? ps->root : NULL;

    for (u32 level = ps->height; at && level > 0; level--)
        at = ((struct node *)at)->slot[slot_of(index, level)];
    return at;
}

struct page *page_store_find(struct page_store *ps, u32 index)
{
    mutex_lock(&ps->lock);
    struct page *p = look_up(ps, index);
    if (p)
        page_get(p);
    mutex_unlock(&ps->lock);
    return p;
}

bool page_store_has(struct page_store *ps, u32 index)
{
    struct page *p = page_store_find(ps, index);

    if (p)
        page_put(p);
    return p;
}

/* Puts nodes above the root until it covers index. */
static bool grow(struct page_store *ps, u32 index)
{
    while (!covers(ps->height, index)) {
        if (ps->root) {
            struct node *n = kmem_cache_alloc(node_cache, GFP_USER_LOW | GFP_ZERO);
            if (!n)
                return false;
            n->slot[0] = ps->root;
            n->tags[0] = ps->dirty > 0;
            ps->root = n;
        }
        ps->height++;
    }
    return true;
}

/* The place of index, nodes made on the way; NULL without memory. */
static void **place_of(struct page_store *ps, u32 index)
{
    void **place = &ps->root;

    if (!grow(ps, index))
        return NULL;
    for (u32 level = ps->height; level > 0; level--) {
        if (!*place)
            *place = kmem_cache_alloc(node_cache, GFP_USER_LOW | GFP_ZERO);
        if (!*place)
            return NULL;
        place = &((struct node *)*place)->slot[slot_of(index, level)];
    }
    return place;
}

static int charge(struct page_quota *q)
{
    if (!q)
        return 0;
    u32 used = __atomic_add_fetch(&q->used, 1, __ATOMIC_RELAXED);
    if ((q->max == 0 || used <= q->max) && commit_charge(1) == 0)
        return 0;
    __atomic_sub_fetch(&q->used, 1, __ATOMIC_RELAXED);
    return -ENOSPC;
}

static void uncharge(struct page_quota *q)
{
    if (!q)
        return;
    commit_uncharge(1);
    __atomic_sub_fetch(&q->used, 1, __ATOMIC_RELAXED);
}

static void enter(struct page_store *ps, u32 index, struct page *p, void **place)
{
    p->flags |= ps->shmem ? PG_FILE | PG_SHMEM : PG_FILE;
    p->mapping = ps;
    p->index = index;
    p->mapcount = 0;
    ps->pages++;
    *place = p;
}

static int new_page(struct page_store *ps, u32 index, bool overwrite, void **place)
{
    int err = charge(ps->quota);

    if (err)
        return err;
    struct page *p = alloc_page(overwrite ? GFP_USER : GFP_USER | GFP_ZERO);
    if (!p) {
        uncharge(ps->quota);
        return -ENOMEM;
    }
    enter(ps, index, p, place);
    return 0;
}

int page_store_get(struct page_store *ps, u32 index, bool overwrite, struct page **out)
{
    int err = -ENOMEM;

    mutex_lock(&ps->lock);
    void **place = place_of(ps, index);
    if (place)
        err = *place ? 0 : new_page(ps, index, overwrite, place);
    if (!err) {
        *out = *place;
        page_get(*out);
    }
    mutex_unlock(&ps->lock);
    return err;
}

int page_store_add(struct page_store *ps, u32 index, struct page *p, struct page **out)
{
    mutex_lock(&ps->lock);
    void **place = place_of(ps, index);
    if (place && !*place) {
        page_get(p); /* the tree's */
        enter(ps, index, p, place);
    }
    if (place) {
        *out = *place;
        page_get(*out);
    }
    mutex_unlock(&ps->lock);
    return place ? 0 : -ENOMEM;
}

static void drop_page(struct page_store *ps, struct page *p)
{
    p->mapping = NULL;
    ps->pages--;
    if (p->flags & PG_DIRTY) {
        ps->dirty--;
        page_clear_flags(p, PG_DIRTY);
    }
    uncharge(ps->quota);
    page_put(p);
}

/*
 * Drops what is in [from, to) below `at`, which covers indices from 0 on (relative to it). Returns
 * what is left of it: itself or NULL. At most MAX_HEIGHT deep.
 */
static void *cut(struct page_store *ps, void *at, u32 level, u64 from, u64 to)
{
    if (!at || from >= to)
        return at;
    if (level == 0) {
        drop_page(ps, at);
        return NULL;
    }
    struct node *n = at;
    u32 shift = (level - 1) * NODE_SHIFT; /* 1 << shift: indices of one slot */
    for (u32 i = from >> shift; i < NODE_SLOTS && (u64)i << shift < to; i++) {
        u64 start = (u64)i << shift, end = start + (1ull << shift);
        n->slot[i] = cut(ps, n->slot[i], level - 1, max(from, start) - start, min(to, end) - start);
    }
    if (from > 0 || to < (u64)NODE_SLOTS << shift)
        return n;
    kmem_cache_free(node_cache, n);
    return NULL;
}

void page_store_drop(struct page_store *ps, u32 from, u64 to)
{
    mutex_lock(&ps->lock);
    if (covers(ps->height, from))
        ps->root = cut(ps, ps->root, ps->height, from, to);
    if (!ps->root)
        ps->height = 0;
    ASSERT(from > 0 || to < PAGE_STORE_END || ps->pages == 0);
    mutex_unlock(&ps->lock);
}

void page_store_remove(struct page_store *ps, struct page *p)
{
    mutex_lock(&ps->lock);
    if (p->mapping == ps && ps->root)
        ps->root = cut(ps, ps->root, ps->height, p->index, (u64)p->index + 1);
    if (!ps->root)
        ps->height = 0;
    mutex_unlock(&ps->lock);
}

/* Nobody but the tree refers to it, so nobody can come to do so: they would need the lock. */
static bool is_clean(const struct page *p)
{
    return p->refcount == 1 && !(p->flags & (PG_LOCKED | PG_DIRTY | PG_WRITEBACK));
}

/* Drops what is clean below `at`, and nodes that this empties; what is left of it. */
static void *prune(struct page_store *ps, void *at, u32 level)
{
    struct node *n = at;
    bool used = false;

    if (level == 0) {
        if (!is_clean(at))
            return at;
        drop_page(ps, at);
        return NULL;
    }
    for (u32 i = 0; i < NODE_SLOTS; i++) {
        if (n->slot[i])
            n->slot[i] = prune(ps, n->slot[i], level - 1);
        used |= n->slot[i] != NULL;
    }
    if (used)
        return n;
    kmem_cache_free(node_cache, n);
    return NULL;
}

u32 page_store_drop_clean(struct page_store *ps, bool try)
{
    if (!try)
        mutex_lock(&ps->lock);
    else if (!mutex_trylock(&ps->lock))
        return 0;
    u32 before = ps->pages;
    if (ps->root)
        ps->root = prune(ps, ps->root, ps->height);
    if (!ps->root)
        ps->height = 0;
    u32 dropped = before - ps->pages;
    mutex_unlock(&ps->lock);
    return dropped;
}

void page_store_mark_dirty(struct page_store *ps, struct page *p)
{
    if (__atomic_load_n(&p->flags, __ATOMIC_ACQUIRE) & PG_DIRTY)
        return; /* who takes that away will read the contents after it */
    mutex_lock(&ps->lock);
    if (p->mapping == ps && !(page_set_flags(p, PG_DIRTY) & PG_DIRTY)) {
        struct node *n = ps->root;

        ps->dirty++;
        for (u32 level = ps->height; level > 0; level--) {
            u32 i = slot_of(p->index, level);

            n->tags[i / BITS] |= 1u << i % BITS;
            n = n->slot[i];
        }
    }
    mutex_unlock(&ps->lock);
}

/* The first tagged slot from i on, or NODE_SLOTS. */
static u32 next_tag(const struct node *n, u32 i)
{
    for (; i < NODE_SLOTS; i = ROUND_DOWN(i + BITS, BITS)) {
        u32 word = n->tags[i / BITS] >> i % BITS;

        if (word)
            return i + (u32)__builtin_ctz(word);
    }
    return NODE_SLOTS;
}

/* The first dirty page from index `from` on, relative to `at`. Tags that were wrong are cleared. */
static struct page *first_dirty(void *at, u32 level, u64 from)
{
    struct node *n = at;
    struct page *p = NULL;

    if (level == 0)
        return from == 0 && ((struct page *)at)->flags & PG_DIRTY ? at : NULL;
    u32 shift = (level - 1) * NODE_SHIFT;
    for (u32 i = next_tag(n, from >> shift); i < NODE_SLOTS && !p; i = next_tag(n, i + 1)) {
        u64 start = (u64)i << shift;

        if (n->slot[i])
            p = first_dirty(n->slot[i], level - 1, max(from, start) - start);
        if (!p && from <= start)
            n->tags[i / BITS] &= ~(1u << i % BITS);
    }
    return p;
}

struct page *page_store_take_dirty(struct page_store *ps, u32 index, bool *busy)
{
    struct page *p = NULL;

    mutex_lock(&ps->lock);
    if (ps->dirty && covers(ps->height, index))
        p = first_dirty(ps->root, ps->height, index);
    if (p) {
        page_get(p);
        *busy = page_set_flags(p, PG_WRITEBACK) & PG_WRITEBACK;
        if (!*busy) {
            page_clear_flags(p, PG_DIRTY);
            ps->dirty--;
        }
    }
    mutex_unlock(&ps->lock);
    return p;
}

static int fill_hole(struct page_store *ps, u32 index)
{
    void **place = place_of(ps, index);

    if (!place)
        return -ENOMEM;
    if (*place)
        return 0;
    int err = new_page(ps, index, false, place);
    if (!err)
        page_set_flags(*place, PG_LOCKED);
    return err;
}

/* What fill_hole() made in [from, to) stays or goes. */
static void end_fill(struct page_store *ps, u64 from, u64 to, bool keep)
{
    for (u64 index = from; index < to; index++) {
        struct page *p = look_up(ps, index);

        if (!(page_clear_flags(p, PG_LOCKED) & PG_LOCKED))
            continue;
        if (!keep)
            ps->root = cut(ps, ps->root, ps->height, index, index + 1);
    }
}

int page_store_fill(struct page_store *ps, u64 from, u64 to)
{
    u64 index = from;
    int err = 0;

    mutex_lock(&ps->lock);
    while (index < to && (err = fill_hole(ps, index)) == 0)
        index++;
    end_fill(ps, from, index, !err);
    mutex_unlock(&ps->lock);
    return err;
}

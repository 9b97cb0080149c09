#include <uapi/errno.h>
#include <faultline/mutex.h>
#include <faultline/spinlock.h>
#include "mm/file/mapping.h"
#include "mm/kalloc/slab.h"
#include "mm/virt/entry.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/rmap.h"
#include "mm/virt/rmap_int.h"

struct anon_family {
    u32 refs; /* members and walks; this and `mms` by family_lock */
    struct list_head mms;
    struct mutex walk_lock; /* one walk at a time: before mmap_lock */
    u32 round;              /* its number */
};

static struct kmem_cache *family_cache;
static struct spinlock family_lock;

void anon_family_init(void)
{
    family_cache = kmem_cache_must_create("anon_family", sizeof(struct anon_family), 0);
    spin_lock_init(&family_lock, "anon_family", RANK_MAPPING);
}

static struct anon_family *create(void)
{
    struct anon_family *f = kmem_cache_alloc(family_cache, GFP_USER_LOW);

    if (!f)
        return NULL;
    *f = (struct anon_family){.walk_lock = MUTEX_INIT};
    list_init(&f->mms);
    return f;
}

int anon_family_join(struct mm *mm, const struct mm *parent)
{
    struct anon_family *f = parent->family ? parent->family : create();

    if (!f)
        return -ENOMEM;
    mm->family = f;
    spin_lock(&family_lock);
    f->refs++;
    mm->family_round = f->round - 1;
    list_add(&mm->family_link, &f->mms);
    spin_unlock(&family_lock);
    return 0;
}

static void put(struct anon_family *f)
{
    spin_lock(&family_lock);
    bool last = --f->refs == 0;
    spin_unlock(&family_lock);
    if (last)
        kmem_cache_free(family_cache, f);
}

void anon_family_leave(struct mm *mm)
{
    spin_lock(&family_lock);
    list_del(&mm->family_link);
    spin_unlock(&family_lock);
    put(mm->family);
}

/* The family of a page, referenced. NULL: nobody maps it, so it may be gone. */
static struct anon_family *get_family(const struct page *page)
{
    struct anon_family *f = NULL;

    spin_lock(&family_lock);
    if (READ_ONCE(page->mapcount) > 0) { /* who maps it has not left */
        f = page->mapping;
        f->refs++;
    }
    spin_unlock(&family_lock);
    return f;
}

/* A member that this round has not visited, referenced; NULL: all are. */
static struct mm *next_member(struct anon_family *f)
{
    struct mm *found = NULL;

    spin_lock(&family_lock);
    while (!found && !list_empty(&f->mms)) {
        struct mm *mm = list_first(&f->mms, struct mm, family_link);

        if (mm->family_round == f->round)
            break;
        mm->family_round = f->round;
        list_del(&mm->family_link);
        list_add_tail(&mm->family_link, &f->mms);
        if (mm_get_live(mm)) /* else its last user is about to unmap all */
            found = mm;
    }
    spin_unlock(&family_lock);
    return found;
}

struct anon_walk {
    struct page *page;
    vaddr_t addr; /* where it is, but for strays; then, where it was found */
    i32 left;     /* entries that are still to be found */
    void (*fn)(struct mm *mm, vaddr_t addr, void *arg);
    void *arg;
};

/* An mm maps an anonymous page once at most. */
static bool is_stray(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct anon_walk *w = arg;

    (void)pde;
    if (pte_page(pte) != w->page)
        return true;
    w->addr = addr;
    return false;
}

static void visit_strays(struct mm *mm, struct anon_walk *w)
{
    struct anon_walk found = *w;

    if (!mm->strays || mm_entry_page(mm, w->addr) == w->page)
        return;
    mm_for_each_pte(mm, is_stray, &found);
    if (found.addr == w->addr)
        return;
    w->left--;
    w->fn(mm, found.addr, w->arg);
}

static void visit_place(struct mm *mm, struct anon_walk *w)
{
    if (mm_entry_page(mm, w->addr) != w->page)
        return;
    w->left--;
    w->fn(mm, w->addr, w->arg);
}

static void visit_family(struct anon_family *f, struct anon_walk *w,
                         void (*visit)(struct mm *mm, struct anon_walk *w))
{
    struct mm *mm;

    spin_lock(&family_lock);
    f->round++;
    spin_unlock(&family_lock);
    while (w->left > 0 && (mm = next_member(f))) {
        mutex_lock(&mm->mmap_lock);
        visit(mm, w);
        mutex_unlock(&mm->mmap_lock);
        mm_put(mm);
    }
}

static void walk_anon(struct anon_walk *w)
{
    struct anon_family *f = get_family(w->page);

    if (!f)
        return;
    mutex_lock(&f->walk_lock);
    visit_family(f, w, visit_place);
    visit_family(f, w, visit_strays);
    mutex_unlock(&f->walk_lock);
    put(f);
}

void rmap_walk(struct page *page, void (*fn)(struct mm *mm, vaddr_t addr, void *arg), void *arg)
{
    struct anon_walk w = {page, (vaddr_t)page->index << PAGE_SHIFT, page->mapcount, fn, arg};

    if (page->flags & PG_ANON)
        walk_anon(&w);
    else if ((page->flags & PG_FILE) && page->mapping)
        page_store_walk_page(page, fn, arg);
}

void rmap_moved(struct mm *mm, struct page *page, vaddr_t addr)
{
    if (!(page->flags & PG_ANON))
        return;
    if (page->mapcount == 1)
        page->index = addr >> PAGE_SHIFT;
    else
        mm->strays = true;
}

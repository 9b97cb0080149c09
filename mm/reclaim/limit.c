/*
 * A limited address space keeps a record of each page that counts, by its address, in a set that
 * the policy orders (policy.h). Its length is the number of frames in use. Records are found by
 * walking along the set: limits are small, and only unmapping and copy-on-write look for one.
 */
#include <uapi/errno.h>
#include "mm/kalloc/slab.h"
#include "mm/phys/page.h"
#include "mm/reclaim/policy.h"
#include "mm/virt/entry.h"
#include "mm/virt/frame_limit.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "mm/virt/zap.h"

struct frame_limit {
    struct frame_set set; /* of struct record */
    struct mm *mm;
    u32 frames;
};

struct record {
    struct frame frame;
    vaddr_t addr;
};

static struct kmem_cache *limit_cache, *record_cache;

void frame_limit_init(void)
{
    limit_cache = kmem_cache_must_create("frame_limit", sizeof(struct frame_limit), 0);
    record_cache = kmem_cache_must_create("frame_record", sizeof(struct record), 0);
}

static struct record *record_of(struct frame *f)
{
    return container_of(f, struct record, frame);
}

static u32 look(struct frame_set *s, struct frame *f, u32 clear)
{
    struct mm *mm = container_of(s, struct frame_limit, set)->mm;
    u32 bits = mm_entry_bits(mm, record_of(f)->addr, clear & FRAME_REFERENCED ? PTE_ACCESSED : 0);

    return (bits & PTE_ACCESSED ? FRAME_REFERENCED : 0) | (bits & PTE_DIRTY ? FRAME_DIRTY : 0);
}

/* Is there a page at addr, in area a, that can be given up and had back? */
static bool counts(const struct vm_area *a, vaddr_t addr)
{
    const struct page *page = a->flags & VM_LOCKED ? NULL : mm_entry_page(a->mm, addr);

    return page && (page->flags & PG_FILE) && page->mapping;
}

static bool is_recorded(struct frame_limit *l, vaddr_t addr)
{
    struct frame *f;

    for (u32 i = 0; i < ARRAY_SIZE(l->set.list); i++)
        list_for_each (f, &l->set.list[i], link)
            if (record_of(f)->addr == addr)
                return true;
    return false;
}

static void shrink_to(struct frame_limit *l, u32 frames)
{
    while (frame_set_size(&l->set) > frames) {
        vaddr_t addr = record_of(frame_set_victim(&l->set))->addr;

        zap_range(l->mm, addr, addr + PAGE_SIZE); /* its record goes with it */
        fault_stats.replaced++;
    }
}

/* The page at addr is new. Who has to go for it is chosen among the others. */
static bool add_record(struct frame_limit *l, vaddr_t addr)
{
    struct record *r = kmem_cache_alloc(record_cache, GFP_USER_LOW);

    if (!r) {
        zap_range(l->mm, addr, addr + PAGE_SIZE);
        return false;
    }
    if (l->set.policy != replacement_policy)
        frame_set_switch(&l->set, replacement_policy);
    frame_set_sample(&l->set);
    shrink_to(l, l->frames - 1);
    r->addr = addr;
    frame_set_add(&l->set, &r->frame);
    return true;
}

bool frame_limit_fault(struct vm_area *a, vaddr_t addr, bool replaced)
{
    struct frame_limit *l = a->mm->frame_limit;

    if (!counts(a, addr)) {
        if (replaced)
            frame_limit_forget(a->mm, addr, addr + PAGE_SIZE);
        return true;
    }
    return (replaced && is_recorded(l, addr)) || add_record(l, addr);
}

void frame_limit_forget(struct mm *mm, vaddr_t start, vaddr_t end)
{
    struct frame_set *s = &mm->frame_limit->set;
    struct frame *f, *next;

    for (u32 i = 0; i < ARRAY_SIZE(s->list); i++)
        list_for_each_safe (f, next, &s->list[i], link)
            if (record_of(f)->addr >= start && record_of(f)->addr < end) {
                frame_set_remove(s, f);
                kmem_cache_free(record_cache, record_of(f));
            }
}

void frame_limit_enlist(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    for (vaddr_t addr = start; addr < end; addr += PAGE_SIZE)
        if (counts(a, addr))
            (void)add_record(a->mm->frame_limit, addr); /* else unmapped: the next fault tries */
}

void frame_limit_move(struct mm *mm, vaddr_t start, u32 len, vaddr_t to)
{
    struct frame_set *s = &mm->frame_limit->set;
    struct frame *f;

    for (u32 i = 0; i < ARRAY_SIZE(s->list); i++)
        list_for_each (f, &s->list[i], link)
            if (record_of(f)->addr - start < len)
                record_of(f)->addr += to - start;
}

void frame_limit_free(struct mm *mm)
{
    ASSERT(frame_set_size(&mm->frame_limit->set) == 0);
    kmem_cache_free(limit_cache, mm->frame_limit);
    mm->frame_limit = NULL;
}

static int add_limit(struct mm *mm, u32 frames)
{
    struct frame_limit *l = kmem_cache_alloc(limit_cache, GFP_USER_LOW);
    struct vm_area *a;

    if (!l)
        return -ENOMEM;
    frame_set_init(&l->set, replacement_policy, look);
    l->mm = mm;
    l->frames = frames;
    mm->frame_limit = l;
    list_for_each (a, &mm->area_list, link)
        frame_limit_enlist(a, a->start, a->end);
    return 0;
}

static void remove_limit(struct mm *mm)
{
    frame_limit_forget(mm, 0, TASK_SIZE);
    frame_limit_free(mm);
}

int mm_set_frame_limit(struct mm *mm, u32 frames)
{
    int err = 0;

    mutex_lock(&mm->mmap_lock);
    if (!mm->frame_limit && frames) {
        err = add_limit(mm, frames);
    } else if (mm->frame_limit && !frames) {
        remove_limit(mm);
    } else if (frames) {
        mm->frame_limit->frames = frames;
        shrink_to(mm->frame_limit, frames);
    }
    mutex_unlock(&mm->mmap_lock);
    return err;
}

u32 mm_frame_limit(struct mm *mm)
{
    mutex_lock(&mm->mmap_lock);
    u32 frames = mm->frame_limit ? mm->frame_limit->frames : 0;
    mutex_unlock(&mm->mmap_lock);
    return frames;
}

/*
 * kmap: a window of the kernel half through which high frames are seen.
 *
 *     KMAP_BASE     slot 0 | slot 1 | ... | slot 1023      persistent, shared, may sleep
 *     FIXMAP_BASE   CPU 0: depth 0 .. 7 | CPU 1: ...       temporary, a stack for each CPU
 */
#include <faultline/mutex.h>
#include <faultline/percpu.h>
#include <faultline/spinlock.h>
#include <arch/i386/kernel_map.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"

#define BUCKETS 256u
#define NO_SLOT 0xffffu

/* A used slot is chained in the bucket of its frame, a free one in free_slots. */
struct kmap_slot {
    struct page *page;
    u16 users;
    u16 next;
};

static struct kmap_slot *slots; /* KMAP_PAGES of them */
static u16 buckets[BUCKETS];
static u16 free_slots;
static u32 used_slots;
static struct spinlock kmap_lock = SPINLOCK_INIT("kmap", RANK_KMAP);

/* Locked while the window is full: who needs a slot sleeps on it. */
static struct mutex full_gate = MUTEX_INIT;

static DEFINE_PER_CPU(u32, local_depth);

_Static_assert(NR_CPUS *KMAP_LOCAL_DEPTH <= FIXMAP_PAGES, "every CPU has its slots");

void kmap_init(void)
{
    u32 order = 0;

    while (PAGE_SIZE << order < KMAP_PAGES * sizeof(struct kmap_slot))
        order++;
    struct page *p = alloc_pages(GFP_KERNEL | GFP_NOFAIL_INJECT, order);
    if (!p || kernel_map_prepare(KMAP_BASE, KMAP_BASE + KMAP_PAGES * PAGE_SIZE) ||
        kernel_map_prepare(FIXMAP_BASE, FIXMAP_BASE + FIXMAP_PAGES * PAGE_SIZE))
        panic("Too little low memory for the kmap window");
    slots = page_address(p);
    for (u32 i = 0; i < KMAP_PAGES; i++)
        slots[i] = (struct kmap_slot){.next = i + 1 < KMAP_PAGES ? i + 1 : NO_SLOT};
    for (u32 i = 0; i < BUCKETS; i++)
        buckets[i] = NO_SLOT;
    free_slots = 0;
    used_slots = 0;
    mutex_init(&full_gate);
    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
        per_cpu(local_depth, cpu) = 0;
}

static u16 *bucket_of(const struct page *p)
{
    return &buckets[page_to_pfn(p).v % BUCKETS];
}

/* The link that points to p's slot, or the NO_SLOT at the end of its chain. */
static u16 *find_link(const struct page *p)
{
    u16 *link = bucket_of(p);

    while (*link != NO_SLOT && slots[*link].page != p)
        link = &slots[*link].next;
    return link;
}

static void *slot_address(u16 slot)
{
    return (void *)(KMAP_BASE + slot * (vaddr_t)PAGE_SIZE);
}

/* Maps p in a free slot and chains it; NO_SLOT and a closed gate if there is none. */
static u16 take_slot(struct page *p)
{
    u16 slot = free_slots;

    if (slot == NO_SLOT) {
        (void)!mutex_trylock(&full_gate);
        return NO_SLOT;
    }
    free_slots = slots[slot].next;
    slots[slot] = (struct kmap_slot){.page = p, .next = *bucket_of(p)};
    *bucket_of(p) = slot;
    used_slots++;
    kernel_map_page((vaddr_t)slot_address(slot), page_to_pfn(p), PTE_WRITE);
    return slot;
}

void *kmap_high(struct page *p)
{
    for (;;) {
        spin_lock(&kmap_lock);
        u16 slot = *find_link(p);
        if (slot == NO_SLOT)
            slot = take_slot(p);
        if (slot != NO_SLOT)
            slots[slot].users++;
        spin_unlock(&kmap_lock);
        if (slot != NO_SLOT)
            return slot_address(slot);
        mutex_lock(&full_gate);
        mutex_unlock(&full_gate);
    }
}

static void give_slot_back(u16 *link)
{
    u16 slot = *link;

    kernel_unmap_page((vaddr_t)slot_address(slot));
    *link = slots[slot].next;
    slots[slot] = (struct kmap_slot){.next = free_slots};
    free_slots = slot;
    used_slots--;
}

void kunmap_high(struct page *p)
{
    bool was_full;

    spin_lock(&kmap_lock);
    u16 *link = find_link(p);
    if (*link == NO_SLOT)
        panic("kunmap of page %#x, which is not mapped", page_to_pfn(p).v);
    if (--slots[*link].users == 0)
        give_slot_back(link);
    was_full = mutex_is_locked(&full_gate) && free_slots != NO_SLOT;
    spin_unlock(&kmap_lock);
    if (unlikely(was_full))
        mutex_unlock(&full_gate);
}

static vaddr_t local_address(u32 depth)
{
    return FIXMAP_BASE + (cpu_id() * KMAP_LOCAL_DEPTH + depth) * (vaddr_t)PAGE_SIZE;
}

void *kmap_local_slow(struct page *p)
{
    irqflags_t flags = irq_save();
    u32 depth = this_cpu(local_depth)++;

    if (depth >= KMAP_LOCAL_DEPTH)
        panic("kmap_local: more than %u nested mappings", KMAP_LOCAL_DEPTH);
    vaddr_t va = local_address(depth);
    kernel_map_page(va, page_to_pfn(p), PTE_WRITE);
    irq_restore(flags);
    return (void *)va;
}

void kunmap_local_slow(void *addr)
{
    vaddr_t va = PAGE_ALIGN_DOWN((vaddr_t)addr);
    irqflags_t flags = irq_save();
    u32 depth = this_cpu(local_depth);

    if (depth == 0 || va != local_address(depth - 1))
        panic("kunmap_local: %p is not the last mapping (%u nested)", addr, depth);
    kernel_unmap_page(va);
    this_cpu(local_depth)--;
    irq_restore(flags);
}

u32 kmap_pages_in_use(void)
{
    return used_slots;
}

u32 kmap_local_depth(void)
{
    return this_cpu(local_depth);
}

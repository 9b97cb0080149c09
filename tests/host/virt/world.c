/* The machine and the CPU of the tests of address spaces. */
#include <stdio.h>
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <arch/i386/tlb.h>
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/commit.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/world.h"

static struct mm *active;

u32 world_memlock_limit, world_counted_faults;

u32 vm_memlock_limit(void)
{
    return world_memlock_limit;
}

void vm_count_faults(u32 minor, u32 major)
{
    world_counted_faults += minor + major;
}

/* The TLB: each entry with the page it translates, or NO_PAGE. */
#define TLB_SIZE 256
#define NO_PAGE  (~0ul)
static struct {
    vaddr_t page;
    pte_t entry;
} tlb[TLB_SIZE];

static void forget(vaddr_t start, vaddr_t end)
{
    for (u32 i = 0; i < TLB_SIZE; i++)
        if (tlb[i].page >= start && tlb[i].page < end)
            tlb[i].page = NO_PAGE;
}

void world_boot(void)
{
    static bool machine_made;

    if (!machine_made)
        host_machine_init();
    machine_made = true;
    host_boot(16, 16);
    mm_init();
    fault_stats = (struct fault_stats){0};
    host_tlb_hook = forget;
    active = NULL;
    world_memlock_limit = ~0u;
    world_counted_faults = 0;
    forget(0, TASK_SIZE);
}

struct world_use world_use(void)
{
    mm_shrink();
    kmem_cache_shrink_all();
    return (struct world_use){nr_free_pages(), kmem_objects_in_use(), committed_pages()};
}

void world_check_use(struct world_use before)
{
    struct world_use now = world_use();

    CHECK_EQ(now.frames, before.frames);
    CHECK_EQ(now.objects, before.objects);
    CHECK_EQ(now.committed, before.committed);
}

void world_check_empty(void)
{
    CHECK_EQ(committed_pages(), 0);
    CHECK_EQ(host_locks_held(), 0);
    CHECK_EQ(zero_page->refcount, 1);
}

void world_switch(struct mm *mm)
{
    active = mm;
    mm_activate(mm);
    forget(0, TASK_SIZE); /* the new CR3 */
}

struct mm *world_mm(vaddr_t mmap_base)
{
    struct mm *mm = mm_create();

    if (!mm) {
        CHECK(mm);
        return NULL;
    }
    mm->mmap_base = mmap_base;
    world_switch(mm);
    return mm;
}

pte_t entry_at(struct mm *mm, vaddr_t addr)
{
    pde_t pde = mm->pgd->e[pde_index(addr)];

    if (!pde.present)
        return (pte_t){.raw = 0};
    return ((pte_t *)phys_to_virt(pfn_to_paddr(pde_pfn(pde))))[pte_index(addr)];
}

static bool allows(pte_t e, bool write)
{
    return e.present && e.user && (!write || e.writable);
}

/* Translates as the CPU does; sets accessed and dirty. False: page fault. */
static bool translate(vaddr_t addr, bool write, pte_t *entry)
{
    u32 slot = (addr >> PAGE_SHIFT) % TLB_SIZE;
    vaddr_t page = PAGE_ALIGN_DOWN(addr);

    if (tlb[slot].page == page && allows(tlb[slot].entry, write)) {
        *entry = tlb[slot].entry;
        return true;
    }
    if (tlb[slot].page == page)
        tlb[slot].page = NO_PAGE; /* a fault drops the entry that caused it */
    pde_t pde = active->pgd->e[pde_index(addr)];
    if (!pde.present)
        return false;
    pte_t *pte = (pte_t *)phys_to_virt(pfn_to_paddr(pde_pfn(pde))) + pte_index(addr);
    if (!allows(*pte, write))
        return false;
    pte->accessed = true;
    pte->dirty |= write;
    tlb[slot].page = page;
    tlb[slot].entry = *entry = *pte;
    return true;
}

static enum fault_result cpu_access(vaddr_t addr, bool write, u32 *value)
{
    pte_t entry;

    for (unsigned faults = 0; addr >= TASK_SIZE || !translate(addr, write, &entry); faults++) {
        enum fault_result r = mm_fault(active, addr, write ? FAULT_WRITE : FAULT_READ);
        if (r > FAULT_MAJOR)
            return r;
        if (!CHECK(faults < 2))
            return FAULT_OOM;
    }
    char *page = kmap_local(pfn_to_page(pte_pfn(entry)));
    u32 *word = (u32 *)(page + (PAGE_OFFSET_OF(addr) & ~3ul));
    if (write)
        *word = *value;
    else
        *value = *word;
    kunmap_local(page);
    return FAULT_MINOR;
}

enum fault_result cpu_read(vaddr_t addr, u32 *value)
{
    return cpu_access(addr, false, value);
}

enum fault_result cpu_write(vaddr_t addr, u32 value)
{
    return cpu_access(addr, true, &value);
}

void expect_read(vaddr_t addr, u32 value)
{
    u32 got = 0;
    enum fault_result r = cpu_read(addr, &got);

    if (r != FAULT_MINOR || got != value)
        host_fail(__FILE__, __LINE__, "read of %#lx: %u (outcome %d), not %u", addr, got, r, value);
}

void expect_write(vaddr_t addr, u32 value)
{
    enum fault_result r = cpu_write(addr, value);

    if (r != FAULT_MINOR)
        host_fail(__FILE__, __LINE__, "write of %#lx: outcome %d", addr, r);
}

void expect_fault(vaddr_t addr, enum fault_access access, enum fault_result r)
{
    u32 value;
    enum fault_result got = access == FAULT_WRITE ? cpu_write(addr, 1) : cpu_read(addr, &value);

    if (got != r)
        host_fail(__FILE__, __LINE__, "access %d of %#lx: outcome %d, not %d", access, addr, got,
                  r);
}

long map_with(struct mm *mm, vaddr_t addr, u32 len, u32 prot, u32 flags)
{
    struct mmap_request req = {.addr = addr, .len = len, .prot = prot, .flags = flags};
    return mm_mmap(mm, &req);
}

vaddr_t map_anon(struct mm *mm, vaddr_t addr, u32 pages, u32 prot)
{
    u32 fixed = addr ? MAP_FIXED : 0;
    long at = map_with(mm, addr, pages * PAGE_SIZE, prot, MAP_PRIVATE | MAP_ANONYMOUS | fixed);

    if (is_errno(at))
        host_fail(__FILE__, __LINE__, "mmap: error %ld", at);
    return at;
}

const char *areas_text(struct mm *mm)
{
    static char text[1 << 16];
    char *p = text, *end = text + sizeof(text);
    struct vm_area *a;

    *p = '\0';
    list_for_each (a, &mm->area_list, link) {
        p += snprintf(p, end - p, "%s%lx-%lx %c%c%c%c", p == text ? "" : "; ", a->start, a->end,
                      a->flags & VM_READ ? 'r' : '-', a->flags & VM_WRITE ? 'w' : '-',
                      a->flags & VM_EXEC ? 'x' : '-', a->flags & VM_MAYSHARE ? 's' : 'p');
        if (a->file_ops == &fake_file_ops)
            p += snprintf(p, end - p, " %s+%x", fake_file_name(a->file), a->pgoff);
    }
    return text;
}

void expect_areas(struct mm *mm, const char *text)
{
    const char *got = areas_text(mm);

    if (strcmp(got, text))
        host_fail(__FILE__, __LINE__, "areas:\n#   %s\n#   expected:\n#   %s", got, text);
}

/* Pages and contents of the naive model. */
#include <stdlib.h>
#include <string.h>
#include <faultline/assert.h>
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/model.h"

vaddr_t page_addr(u32 i)
{
    return i < WINDOW ? MMAP_MIN_ADDR + i * PAGE_SIZE : BOTTOM + (i - WINDOW) * PAGE_SIZE;
}

u32 page_index(vaddr_t addr)
{
    if (addr >= MMAP_MIN_ADDR && addr < MMAP_MIN_ADDR + WINDOW * PAGE_SIZE)
        return (addr - MMAP_MIN_ADDR) >> PAGE_SHIFT;
    if (addr >= BOTTOM && addr < BOTTOM + WINDOW * PAGE_SIZE)
        return WINDOW + ((addr - BOTTOM) >> PAGE_SHIFT);
    return PAGES;
}

bool same_area(const struct space *s, u32 i)
{
    const struct mpage *a = &s->page[i], *b = a + 1;

    if (i == WINDOW - 1 || i == PAGES - 1 || !a->flags)
        return false;
    return a->flags == b->flags && a->object == b->object && a->pgoff + 1 == b->pgoff;
}

u32 mapped_count(const struct space *s)
{
    u32 n = 0;

    for (u32 i = 0; i < PAGES; i++)
        n += s->page[i].flags != 0;
    return n;
}

void spread_has_anon(struct space *s)
{
    u32 end;

    for (u32 start = 0; start < PAGES; start = end) {
        bool any = s->page[start].has_anon;
        for (end = start + 1; end < PAGES && same_area(s, end - 1); end++)
            any |= s->page[end].has_anon;
        for (u32 i = start; i < end && any; i++)
            s->page[i].has_anon = true;
    }
}

struct object *new_object(struct file *file, u32 pages, bool writable, u32 charged)
{
    struct object *o = calloc(1, sizeof(*o));

    VERIFY(o);
    *o = (struct object){.file = file, .writable = writable, .pages = pages, .charged = charged};
    o->values = calloc(pages, sizeof(u32));
    VERIFY(o->values);
    for (u32 i = 0; file && i < pages; i++)
        o->values[i] = fake_file_word(i);
    if (!file && !charged) {
        o->touched = calloc(pages, sizeof(*o->touched));
        VERIFY(o->touched);
    }
    return o;
}

void put_object(struct object *o)
{
    if (--o->refs)
        return;
    free(o->values);
    free(o->touched);
    free(o);
}

void drop_contents(struct mpage *p)
{
    if (p->cell && --p->cell->refs == 0)
        free(p->cell);
    p->cell = NULL;
    p->resident = NOT_RESIDENT;
}

void unmap_page(struct mpage *p)
{
    if (!p->flags)
        return;
    drop_contents(p);
    if (p->object)
        put_object(p->object);
    *p = (struct mpage){0};
}

void map_page(struct mpage *p, const struct mpage *like, u32 pgoff)
{
    VERIFY(!p->flags);
    *p = (struct mpage){
        .flags = like->flags, .object = like->object, .pgoff = pgoff, .has_anon = like->has_anon};
    if (p->object)
        p->object->refs++;
}

static struct cell *new_cell(u32 value)
{
    struct cell *c = malloc(sizeof(*c));

    VERIFY(c);
    *c = (struct cell){value, 1};
    return c;
}

/* The page is written to: it becomes the space's own. */
static void make_private(struct mpage *p, u32 value)
{
    drop_contents(p);
    p->resident = ANON_PAGE;
    p->cell = new_cell(value);
    p->has_anon = true;
}

/* Grows the stack above page i, if there is one and it may. */
static bool grow_stack(struct space *s, u32 i)
{
    u32 window_end = i < WINDOW ? WINDOW : PAGES, first = i < WINDOW ? 0 : WINDOW;
    u32 above = i, top, below = i;

    while (above < window_end && !s->page[above].flags)
        above++;
    if (above == window_end || !(s->page[above].flags & VM_GROWSDOWN))
        return false;
    for (top = above; same_area(s, top); top++)
        ;
    if (top + 1 - i > STACK_LIMIT >> PAGE_SHIFT)
        return false;
    if (mapped_count(s) + above - i > AS_LIMIT >> PAGE_SHIFT)
        return false;
    while (below > first && !s->page[below - 1].flags)
        below--;
    const struct mpage *prev = below > first ? &s->page[below - 1] : NULL;
    if (prev && !(prev->flags & VM_GROWSDOWN) && (prev->flags & VM_ACCESS) && i - below < 256)
        return false;
    for (u32 j = above; j-- > i;)
        map_page(&s->page[j], &s->page[above], s->page[above].pgoff - (above - j));
    return true;
}

static enum fault_result access_shared(struct mpage *p, bool write, u32 *value)
{
    struct object *o = p->object;

    if (p->pgoff >= o->pages)
        return FAULT_BUS;
    if (o->touched && !o->touched[p->pgoff]) {
        o->touched[p->pgoff] = true;
        o->charged++;
    }
    p->resident = FILE_PAGE;
    if (write)
        o->values[p->pgoff] = *value;
    else
        *value = o->values[p->pgoff];
    return FAULT_MINOR;
}

static enum fault_result access_private(struct mpage *p, bool write, u32 *value)
{
    bool beyond = p->object && p->pgoff >= p->object->pages;

    if (p->resident != ANON_PAGE && beyond)
        return FAULT_BUS;
    if (write) {
        make_private(p, *value);
    } else if (p->resident == ANON_PAGE) {
        *value = p->cell->value;
    } else {
        p->resident = p->object ? FILE_PAGE : ZERO_PAGE;
        *value = p->object ? p->object->values[p->pgoff] : 0;
    }
    return FAULT_MINOR;
}

enum fault_result model_access(struct space *s, vaddr_t addr, bool write, u32 *value)
{
    u32 i = page_index(addr);

    if (i == PAGES || (!s->page[i].flags && !grow_stack(s, i)))
        return FAULT_MAPERR;
    struct mpage *p = &s->page[i];
    if (!(p->flags & (write ? VM_WRITE : VM_ACCESS)))
        return FAULT_ACCERR;
    enum fault_result r =
        p->flags & VM_MAYSHARE ? access_shared(p, write, value) : access_private(p, write, value);
    spread_has_anon(s);
    return r;
}

void model_fork(struct space *child, const struct space *parent)
{
    memset(child->page, 0, sizeof(child->page));
    child->brk = parent->brk;
    for (u32 i = 0; i < PAGES; i++) {
        const struct mpage *from = &parent->page[i];
        struct mpage *to = &child->page[i];

        if (!from->flags || (from->flags & VM_DONTCOPY))
            continue;
        map_page(to, from, from->pgoff);
        if (from->flags & VM_WIPEONFORK)
            to->has_anon = false;
        if (!to->has_anon)
            continue;
        to->resident = from->resident;
        to->cell = from->cell;
        if (to->cell)
            to->cell->refs++;
    }
}

void model_exit(struct space *s)
{
    for (u32 i = 0; i < PAGES; i++)
        unmap_page(&s->page[i]);
}

u32 model_committed(struct space *const spaces[], u32 count)
{
    static struct object *seen[PAGES * 4];
    u32 pages = 0, objects = 0;

    for (u32 n = 0; n < count; n++) {
        for (u32 i = 0; i < PAGES; i++) {
            const struct mpage *p = &spaces[n]->page[i];
            u32 k = 0;

            pages += (p->flags & VM_ACCOUNT) != 0;
            if (!p->object || !p->object->charged)
                continue;
            while (k < objects && seen[k] != p->object)
                k++;
            if (k == objects) {
                seen[objects++] = p->object;
                pages += p->object->charged;
            }
        }
    }
    return pages;
}

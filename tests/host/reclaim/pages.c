#include "tests/host/reclaim/pages.h"
#include "tests/host/reclaim/tests.h"

struct test_page pages[PAGES];
struct frame_set set;

static struct test_page *page_of(struct frame *f)
{
    return container_of(f, struct test_page, frame);
}

static u32 look(struct frame_set *s, struct frame *f, u32 clear)
{
    struct test_page *p = page_of(f);
    u32 state = (p->referenced ? FRAME_REFERENCED : 0) | (p->dirty ? FRAME_DIRTY : 0);

    CHECK(s == &set && p->resident);
    if (clear & FRAME_REFERENCED)
        p->referenced = false;
    return state;
}

void pages_reset(const struct replacement_policy *policy)
{
    for (u32 i = 0; i < PAGES; i++)
        pages[i] = (struct test_page){0};
    frame_set_init(&set, policy, look);
}

void pages_remove(u32 page)
{
    frame_set_remove(&set, &pages[page].frame);
    pages[page] = (struct test_page){0};
}

static u32 give_up(void)
{
    struct frame *f = frame_set_victim(&set);

    if (!CHECK(f))
        return PAGES;
    u32 page = page_of(f) - pages;
    pages_remove(page);
    return page;
}

bool pages_touch(u32 page, bool write, u32 frames, u32 *victim)
{
    bool fault = !pages[page].resident;

    *victim = PAGES;
    if (fault) {
        if (frame_set_size(&set) == frames)
            *victim = give_up();
        pages[page].resident = true;
        frame_set_add(&set, &pages[page].frame);
    }
    pages[page].referenced = true;
    pages[page].dirty |= write;
    return fault;
}

u32 faults_of(const struct replacement_policy *policy, const u8 *string, u32 len, u32 frames)
{
    u32 faults = 0, victim;

    pages_reset(policy);
    for (u32 i = 0; i < len; i++) {
        faults += pages_touch(string[i], false, frames, &victim);
        frame_set_sample(&set);
    }
    return faults;
}

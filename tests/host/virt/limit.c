/*
 * The frame limit: a reference string on the real mechanism, then random calls, after each of which
 * exactly the pages that count are within the limit and no word is lost.
 */
#include <string.h>
#include <uapi/mman.h>
#include "mm/failinject.h"
#include "mm/virt/frame_limit.h"
#include "mm/reclaim/policy.h"
#include "mm/phys/page.h"
#include "tests/host/virt/tests.h"

#define RW     (PROT_READ | PROT_WRITE)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED)
#define AT     0x20000000ul
#define AWAY   0x30000000ul
#define PAGES  24u

static struct mm *limited_world(const struct replacement_policy *policy, u32 frames)
{
    world_boot();
    replacement_policy = policy;
    struct mm *mm = world_mm(0xB0000000);
    CHECK_EQ(map_with(mm, AT, PAGES * PAGE_SIZE, RW, SHARED), (long)AT);
    CHECK_EQ(mm_set_frame_limit(mm, frames), 0);
    return mm;
}

static u32 faults_of(const char *string, const struct replacement_policy *policy, u32 frames)
{
    struct mm *mm = limited_world(policy, frames);
    u32 value;

    for (const char *p = string; *p; p++)
        CHECK_EQ(cpu_read(AT + (*p - '0') * PAGE_SIZE, &value), FAULT_MINOR);
    CHECK_EQ(mm->rss_file, frames);
    mm_put(mm);
    world_check_empty();
    return fault_stats.file_map;
}

void limit_shows_belady(void)
{
    CHECK_EQ(faults_of("123412512345", &policy_fifo, 3), 9);
    CHECK_EQ(faults_of("123412512345", &policy_fifo, 4), 10);
    CHECK_EQ(faults_of("123412512345", &policy_fifo, 5), 5);
    /* The CPU's bits decide: 1 was read again, so 2 goes; without the flush of the TLB it would
     * not be seen. */
    CHECK_EQ(faults_of("1234121", &policy_second_chance, 3), 6);
    CHECK_EQ(faults_of("123141", &policy_second_chance, 3), 5);
}

/* Are exactly these pages mapped? */
static void expect_mapped(struct mm *mm, const char *pages)
{
    char now[PAGES + 1];
    u32 n = 0;

    for (u32 i = 0; i < 10; i++)
        if (!pte_none(entry_at(mm, AT + i * PAGE_SIZE)))
            now[n++] = '0' + i;
    now[n] = 0;
    if (strcmp(now, pages))
        host_fail(__FILE__, __LINE__, "mapped: %s, not %s", now, pages);
}

static void read_pages(const char *pages)
{
    u32 value;

    for (; *pages; pages++)
        CHECK_EQ(cpu_read(AT + (*pages - '0') * PAGE_SIZE, &value), FAULT_MINOR);
}

void limit_follows_the_bits(void)
{
    struct mm *mm = limited_world(&policy_second_chance, 3);

    read_pages("1234"); /* all referenced: in a round, 1 is first again */
    expect_mapped(mm, "234");
    read_pages("25"); /* 2 gets its second chance */
    expect_mapped(mm, "245");
    mm_put(mm);
    mm = limited_world(&policy_enhanced_clock, 3);
    expect_write(AT + PAGE_SIZE, 1);
    read_pages("234"); /* 1 is dirty */
    expect_mapped(mm, "134");
    replacement_policy = &policy_fifo;
    read_pages("5"); /* 1 had gone behind when the hand passed it */
    expect_mapped(mm, "145");
    mm_put(mm);
    mm = limited_world(&policy_second_chance, 3);
    read_pages("12342");
    replacement_policy = &policy_fifo;
    read_pages("5"); /* no second chance for 2 any more */
    expect_mapped(mm, "345");
    mm_put(mm);
    world_check_empty();
}

/* What is locked, private or anonymous neither counts nor goes. */
void limit_spares_the_locked(void)
{
    struct mm *mm = limited_world(&policy_fifo, 2);

    CHECK_EQ(mm_mlock(mm, AT, 4 * PAGE_SIZE, 0), 0);
    expect_mapped(mm, "0123");
    read_pages("456");
    expect_mapped(mm, "012356");
    map_anon(mm, AWAY, 4, RW);
    for (u32 i = 0; i < 4; i++)
        expect_write(AWAY + i * PAGE_SIZE, i);
    expect_mapped(mm, "012356");
    CHECK_EQ(mm_munlock(mm, AT + PAGE_SIZE, PAGE_SIZE), 0); /* one more counts now */
    expect_mapped(mm, "01236");
    CHECK_EQ(mm_mlock(mm, AT + 6 * PAGE_SIZE, PAGE_SIZE, 0), 0); /* and one less */
    read_pages("7");
    expect_mapped(mm, "012367");
    struct mm *child = mm_dup(mm);
    CHECK_EQ(mm_frame_limit(child), 0);
    world_switch(child);
    read_pages("0123456789");
    expect_mapped(child, "0123456789");
    CHECK_EQ(mm_set_frame_limit(child, 4), 0); /* the child's are not locked */
    CHECK_EQ(child->rss_file, 4);
    CHECK_EQ(mm_set_frame_limit(child, 0), 0);
    read_pages("0123456789");
    CHECK_EQ(child->rss_file, 10);
    mm_put(child);
    mm_put(mm);
    world_check_empty();
}

/* No memory to keep account of a page: the access fails, and the page does not stay unseen. */
void limit_without_memory(void)
{
    struct mm *mm = limited_world(&policy_fifo, 20);
    enum fault_result r;
    u32 n = 0;

    read_pages("1"); /* the page table is there */
    do {
        fail_set(FAIL_ANY, ++n);
        r = mm_fault(mm, AT + 2 * PAGE_SIZE, FAULT_READ);
        fail_clear(FAIL_ANY);
        CHECK_EQ(mm->rss_file, r == FAULT_OOM ? 1 : 2);
        check_mm(mm);
    } while (r == FAULT_OOM && n < 10);
    CHECK_EQ(r, FAULT_MINOR);
    CHECK(n > 2); /* the page of the object, and the record */
    CHECK_EQ(mm_set_frame_limit(mm, 1), 0);
    CHECK_EQ(mm->rss_file, 1);
    mm_put(mm);
    world_check_empty();
}

static u32 words[PAGES];

/* Where page i of the object is: mremap takes the upper half away and back. */
static vaddr_t place(u32 i, bool away)
{
    return (away && i >= PAGES / 2 ? AWAY : AT) + i * PAGE_SIZE;
}

static u32 count_mapped(struct mm *mm, bool away, u32 locked)
{
    u32 n = 0;

    for (u32 i = 0; i < PAGES; i++)
        n += i != locked && !pte_none(entry_at(mm, place(i, away)));
    return n;
}

static void touch(struct mm *mm, bool away, u32 locked, u32 frames)
{
    u32 i = host_random_below(PAGES), before = count_mapped(mm, away, locked);
    u32 replaced = fault_stats.replaced;
    bool is_new = i != locked && pte_none(entry_at(mm, place(i, away)));

    if (host_random_below(2))
        expect_write(place(i, away), words[i] = host_random());
    else
        expect_read(place(i, away), words[i]);
    CHECK_EQ(count_mapped(mm, away, locked), min(before + is_new, frames));
    CHECK_EQ(fault_stats.replaced - replaced, before + is_new > frames ? 1 : 0);
}

static void drop(struct mm *mm, bool away)
{
    u32 i = host_random_below(PAGES / 2), n = 1 + host_random_below(PAGES / 2 - i);

    CHECK_EQ(mm_madvise(mm, place(i, away), n * PAGE_SIZE, MADV_DONTNEED), 0);
}

static u32 move_lock(struct mm *mm, bool away, u32 locked)
{
    if (locked < PAGES)
        CHECK_EQ(mm_munlock(mm, place(locked, away), PAGE_SIZE), 0);
    locked = host_random_below(PAGES + 4);
    if (locked < PAGES)
        CHECK_EQ(mm_mlock(mm, place(locked, away), PAGE_SIZE, 0), 0);
    return locked;
}

void limit_random(void)
{
    u32 frames = 5, locked = PAGES, half = PAGES / 2 * PAGE_SIZE;
    struct mm *mm = limited_world(&policy_two_list, frames);
    bool away = false;

    memset(words, 0, sizeof(words));
    for (u32 step = 0; step < 20000 && !host_failed(); step++) {
        u32 n = host_random_below(200);
        if (n < 180) {
            touch(mm, away, locked, frames);
        } else if (n < 185 && locked == PAGES) {
            drop(mm, away);
        } else if (n < 190) {
            locked = min(move_lock(mm, away, locked), PAGES);
        } else if (n < 194 && locked == PAGES) {
            vaddr_t from = place(PAGES / 2, away), to = place(PAGES / 2, !away);
            u32 flags = MREMAP_MAYMOVE | MREMAP_FIXED;
            CHECK_EQ(mm_mremap(mm, from, half, half, flags, to), (long)to);
            away = !away;
        } else if (n < 197) {
            frames = 1 + host_random_below(PAGES);
            CHECK_EQ(mm_set_frame_limit(mm, frames), 0);
        } else {
            replacement_policy = replacement_policies[host_random_below(REPLACEMENT_POLICIES)];
        }
        CHECK(count_mapped(mm, away, locked) <= frames);
        check_mm(mm);
    }
    host_count_operations(20000);
    mm_put(mm);
    world_check_empty();
}

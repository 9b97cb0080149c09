/* The leak report: what is lost is counted, and who lost it is named. */
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/test/ktest.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/leak.h"
#include "mm/phys/alloc.h"
#include "mm/phys/page_owner.h"

static struct mm_usage before, after;
static char report[512];

static void add_line(const char *line, void *unused)
{
    u32 len = strlen(report);

    (void)unused;
    snprintf(report + len, sizeof(report) - len, "%s\n", line);
}

/* A line of the report begins with the text. */
static bool reported(const char *text)
{
    const char *at = strstr(report, text);

    return at && (at == report || at[-1] == '\n');
}

/* Each in a function of its own, whose name the report has to have. */
static __attribute__((noinline)) struct page *lose_four_pages(void)
{
    struct page *p = alloc_pages(GFP_KERNEL, 2);

    __asm__ volatile("" : "+r"(p));
    return p;
}

static __attribute__((noinline)) void *lose_frames_of_kmalloc(void)
{
    void *p = kmalloc(200 << 10, GFP_KERNEL);

    __asm__ volatile("" : "+r"(p));
    return p;
}

static __attribute__((noinline)) void *lose_an_area(void)
{
    void *p = vmalloc(3 * PAGE_SIZE);

    __asm__ volatile("" : "+r"(p));
    return p;
}

KTEST(leak, names_the_owner)
{
    vfree(vmalloc(1)); /* the page table of the area stays */
    ktest_usage(&before);
    struct page *block = lose_four_pages();
    void *frames = lose_frames_of_kmalloc(), *area = lose_an_area();
    ktest_usage(&after);
    report[0] = '\0';
    CHECK(mm_usage_report(&before, &after, add_line, NULL) >= 2);
    CHECK(reported("leak: pages: "));
    CHECK(reported("leak: vmalloc pages: "));
    if (page_owner_enabled) {
        CHECK(reported("leak: 4 more pages allocated by lose_four_pages+0x"));
        CHECK(reported("leak: 64 more pages allocated by lose_frames_of_kmalloc+0x"));
        CHECK(reported("leak: 3 more pages allocated by lose_an_area+0x"));
    }
    vfree(area);
    kfree(frames);
    free_pages(block, 2);
    ktest_usage(&after);
    CHECK_EQ(mm_usage_report(&before, &after, add_line, NULL), 0);
}

KTEST(leak, every_frame_in_use_has_an_owner)
{
    static struct page_owner_count table[128];
    u32 sum = 0, callers = page_owner_count(table, ARRAY_SIZE(table), 0);

    if (!page_owner_enabled)
        return;
    for (u32 i = 0; i < callers; i++) {
        sum += table[i].pages;
        CHECK(table[i].caller != NULL);
        CHECK(i == 0 || table[i - 1].pages >= table[i].pages);
    }
    CHECK_EQ(sum, nr_total_pages() - nr_free_pages());
}

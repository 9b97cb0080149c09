/*
 * belady: first in, first out in 3 and in 4 frames, reference by reference: one frame more makes
 * it one fault worse.
 */
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/refstring.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"

static struct refstring string;

/* What was mapped after each reference. */
struct picture {
    unsigned most; /* pages at once */
    char cell[PAGES_MAX][REFERENCES_MAX];
};

static void look(unsigned reference, bool fault, const volatile char *arena, void *arg)
{
    struct picture *p = arg;
    unsigned mapped = 0;

    for (unsigned page = 0; page < string.pages; page++) {
        bool is_here = is_resident((const char *)arena + page * PAGE_SIZE);

        mapped += is_here;
        p->cell[page][reference] = is_here ? '#' : '.';
    }
    if (fault)
        p->cell[string.page[reference]][reference] = 'F';
    if (mapped > p->most)
        p->most = mapped;
}

static unsigned draw(unsigned frames)
{
    static struct picture picture;
    unsigned faults;

    picture = (struct picture){0};
    faults = refstring_run(&string, frames, look, &picture);
    print("    %u frames   ", frames);
    for (unsigned i = 0; i < string.length; i++)
        print(" %c", string.name[string.page[i]]);
    print("\n");
    for (unsigned page = 0; page < string.pages; page++) {
        print("      page %c   ", string.name[page]);
        for (unsigned i = 0; i < string.length; i++)
            print(" %c", picture.cell[page][i]);
        print("\n");
    }
    print("\n");
    check_equal(picture.most, frames, "%u pages were mapped at most", frames);
    return faults;
}

/* More frames, more faults: where, for all sizes. */
static unsigned anomalies(enum rule rule)
{
    unsigned count = 0;

    for (unsigned frames = 1; frames < string.pages; frames++)
        count +=
            refstring_compute(&string, rule, frames + 1) > refstring_compute(&string, rule, frames);
    return count;
}

int story_belady(int argc, char **argv)
{
    static char names[POLICIES_MAX][POLICY_NAME];
    unsigned current = 0, three, four;

    (void)argc;
    (void)argv;
    if (!refstring_parse(&string, BELADY_STRING))
        return 2;
    print("F: a fault brought the page, #: it is mapped (/proc/self/pagemap), .: it is not.\n");
    refstring_print(&string);
    if (can_limit_frames()) {
        read_policies(names, &current);
        lock_program();
        use_policy("fifo");
        three = draw(3);
        four = draw(4);
        use_policy(names[current]);
        check_equal(three, 9, "9 faults in 3 frames");
        check_equal(four, 10, "10 faults in 4: Belady's anomaly");
    }
    check_equal(anomalies(RULE_FIFO), 1, "first in, first out gets worse by a frame once");
    check_equal(anomalies(RULE_LRU), 0,
                "least recently used never does: what it keeps in N frames"
                " is among what it keeps in N + 1");
    check_equal(anomalies(RULE_OPTIMUM), 0, "nor does the optimum");
    return checks_summary();
}

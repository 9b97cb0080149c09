/*
 * replace: a reference string under all replacement policies of the kernel, in 1 to 8 frames,
 * beside what the optimum would need.
 */
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/refstring.h"
#include "user/story/story.h"

#define FRAMES_MAX 8

static struct refstring string;
static unsigned optimum[FRAMES_MAX + 1], lru[FRAMES_MAX + 1], fifo[FRAMES_MAX + 1];

static void compute(void)
{
    for (unsigned frames = 1; frames <= FRAMES_MAX; frames++) {
        optimum[frames] = refstring_compute(&string, RULE_OPTIMUM, frames);
        lru[frames] = refstring_compute(&string, RULE_LRU, frames);
        fifo[frames] = refstring_compute(&string, RULE_FIFO, frames);
    }
}

static void print_row(const char *name, const unsigned *faults)
{
    print("    %-22s", name);
    for (unsigned frames = 1; frames <= FRAMES_MAX; frames++)
        print("%5u", faults[frames]);
    print("\n");
}

static void print_head(void)
{
    print("    page faults, frames:  ");
    for (unsigned frames = 1; frames <= FRAMES_MAX; frames++)
        print("%5u", frames);
    print("\n");
}

static bool equal(const unsigned *a, const unsigned *b)
{
    unsigned different = 0;

    for (unsigned frames = 1; frames <= FRAMES_MAX; frames++)
        different += a[frames] != b[frames];
    return different == 0;
}

/* Cells of a measured row that cannot be: better than the best, or a fault too many where every
 * page has a frame. */
static unsigned impossible(const unsigned *faults)
{
    unsigned count = 0;

    for (unsigned frames = 1; frames <= FRAMES_MAX; frames++)
        count += faults[frames] < optimum[frames] ||
                 (frames >= string.pages && faults[frames] != string.pages);
    return count;
}

static void measure(void)
{
    static char names[POLICIES_MAX][POLICY_NAME];
    static unsigned faults[POLICIES_MAX][FRAMES_MAX + 1];
    unsigned current = 0, wrong = 0, count = read_policies(names, &current);

    lock_program();
    for (unsigned p = 0; p < count; p++) {
        use_policy(names[p]);
        for (unsigned frames = 1; frames <= FRAMES_MAX; frames++)
            faults[p][frames] = refstring_run(&string, frames, NULL, NULL);
        print_row(names[p], faults[p]);
        wrong += impossible(faults[p]);
    }
    use_policy(names[current]);
    print_row("least recently used *", lru);
    print_row("optimum *", optimum);
    print("    * computed: nobody can know every reference, or the future\n\n");
    check(count >= 2, "the kernel has %u policies", count);
    check(equal(faults[0], fifo), "%s needs what first in, first out has to", names[0]);
    check_equal(wrong, 0, "nobody beats the optimum, and a frame for each page is enough");
}

int story_replace(int argc, char **argv)
{
    bool belady = argc < 2;

    if (!refstring_parse(&string, belady ? BELADY_STRING : argv[1]))
        return 2;
    print("A process uses its pages in this order, and has fewer frames than pages.\n");
    refstring_print(&string);
    compute();
    print_head();
    if (can_limit_frames()) {
        measure();
    } else {
        print_row("first in, first out *", fifo);
        print_row("least recently used *", lru);
        print_row("optimum *", optimum);
    }
    if (belady) {
        check(fifo[3] == 9 && fifo[4] == 10, "first in, first out: 9 faults in 3 frames, 10 in 4");
        check(lru[3] == 10 && lru[4] == 8, "least recently used: 10 and 8");
        check(optimum[3] == 7 && optimum[4] == 6, "the optimum: 7 and 6");
    }
    return checks_summary();
}

/*
 * aslr: the same program started many times; where its parts are each time.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/self.h"
#include "user/story/story.h"

#define RUNS 12

enum { TEXT, HEAP, MAPPING, STACK, PARTS };

static const char *const part_name[PARTS] = {"text", "heap", "mmap", "stack"};

struct places {
    uintptr_t at[PARTS];
};

/* What each copy tells by its standard output. */
static int report_places(void)
{
    char local;
    struct places places = {
        {(uintptr_t)story_aslr, (uintptr_t)sbrk(0),
         (uintptr_t)mmap(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
         (uintptr_t)&local}};

    return write(STDOUT_FILENO, &places, sizeof(places)) == sizeof(places) ? 0 : 1;
}

static void run_copies(struct places runs[RUNS])
{
    for (unsigned i = 0; i < RUNS; i++) {
        struct copy copy = start_copy("aslr", "report");

        if (read(copy.from, &runs[i], sizeof(runs[i])) != sizeof(runs[i]) || end_copy(&copy) != 0) {
            print_error("story: a copy of this program did not answer\n");
            exit(1);
        }
    }
}

static unsigned distinct(const struct places runs[RUNS], unsigned part)
{
    unsigned count = 0;

    for (unsigned i = 0; i < RUNS; i++) {
        unsigned j = 0;

        while (runs[j].at[part] != runs[i].at[part])
            j++;
        count += j == i;
    }
    return count;
}

static void show(const struct places runs[RUNS])
{
    print("    run   %-11s%-11s%-11s%s\n", part_name[TEXT], part_name[HEAP], part_name[MAPPING],
          part_name[STACK]);
    for (unsigned i = 0; i < RUNS; i++)
        print("    %3u   0x%08lx 0x%08lx 0x%08lx 0x%08lx\n", i + 1, (unsigned long)runs[i].at[TEXT],
              (unsigned long)runs[i].at[HEAP], (unsigned long)runs[i].at[MAPPING],
              (unsigned long)runs[i].at[STACK]);
    print("    places%5u %10u %10u %10u\n", distinct(runs, TEXT), distinct(runs, HEAP),
          distinct(runs, MAPPING), distinct(runs, STACK));
}

static bool switched_off(void)
{
    static char text[256];

    return read_file("/proc/sys/kernel/randomize_va_space", text, sizeof(text)) > 0 &&
           atoi(text) == 0;
}

static void tell_random(struct places runs[RUNS])
{
    print("step 1: %d runs\n\n", RUNS);
    run_copies(runs);
    show(runs);
    if (switched_off()) {
        print("  not checked: /proc/sys/kernel/randomize_va_space is 0 (norandmaps)\n");
        return;
    }
    check_equal(distinct(runs, TEXT), 1, "text is where the linker put it");
    for (unsigned part = HEAP; part < PARTS; part++)
        check(distinct(runs, part) > RUNS / 2, "%s: most runs have a place of their own",
              part_name[part]);
}

/* The flag is inherited through fork and exec. */
static void tell_fixed(struct places runs[RUNS])
{
    print("\nstep 2: the same after personality(ADDR_NO_RANDOMIZE)\n\n");
    personality(ADDR_NO_RANDOMIZE);
    run_copies(runs);
    show(runs);
    for (unsigned part = TEXT; part < PARTS; part++)
        check_equal(distinct(runs, part), 1, "%s: the same place in each run", part_name[part]);
}

int story_aslr(int argc, char **argv)
{
    static struct places runs[RUNS];

    if (argc > 1 && strcmp(argv[1], "report") == 0)
        return report_places();
    tell_random(runs);
    tell_fixed(runs);
    print("\nWho attacks a program must guess three places; who debugs it wants them to stay. The\n"
          "boot option norandmaps turns it off for all.\n");
    return checks_summary();
}

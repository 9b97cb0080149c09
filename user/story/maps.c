/*
 * maps: where the parts of a program are, found in its own /proc/self/maps.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/caught.h"
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define SMALL 100
#define LARGE (256UL * 1024)

static const char constant[] = "a string constant";
static int initialised = 42;
static int uninitialised;

/* A thing of this program, and what should be true of the area that holds it. */
struct thing {
    const char *what;
    uintptr_t address;
    const char *perms;
    const char *holder; /* what maps calls it: "" is no name */
};

static struct space space;

static void print_line(const char *start, const char *end)
{
    print("    %.*s\n", (int)(end - start), start);
}

static void print_maps(void)
{
    static char text[8192];
    const char *line = text;

    if (read_file("/proc/self/maps", text, sizeof(text)) <= 0)
        return;
    print("    start-end         perm offset   dev   inode      what\n");
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        print_line(line, end);
}

static const char *last_part(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash != NULL ? slash + 1 : name;
}

static void tell(const struct thing *thing)
{
    const struct area *area = find_area(&space, thing->address);

    if (area == NULL) {
        check(false, "%s is in an area", thing->what);
        return;
    }
    print("    %-30s 0x%08lx in %08lx-%08lx %s %s\n", thing->what, (unsigned long)thing->address,
          (unsigned long)area->start, (unsigned long)area->end, area->perms, area->name);
    check(strcmp(area->perms, thing->perms) == 0 &&
              strcmp(last_part(area->name), thing->holder) == 0,
          "%s %s", thing->perms, thing->holder[0] != '\0' ? thing->holder : "without a name");
}

static void tell_order(const struct thing *things, size_t count)
{
    bool ascending = true;

    for (size_t i = 1; i < count; i++)
        ascending = ascending && things[i - 1].address < things[i].address;
    check(ascending, "text, constants, data, bss, heap, mappings, stack: in this order upwards");
}

static void tell_permissions(void)
{
    struct caught caught;

    print("\nstep 3: what the letters forbid\n");
    check(ends_in_fault(write_byte, (void *)(uintptr_t)story_maps, &caught) &&
              caught.code == SEGV_ACCERR,
          "a write to text (r-xp) is SIGSEGV with SEGV_ACCERR");
    check(ends_in_fault(write_byte, (void *)constant, &caught) && caught.code == SEGV_ACCERR,
          "a write to a constant too");
    check(!ends_in_fault(write_byte, &uninitialised, &caught), "a write to bss (rw-p) is fine");
}

int story_maps(int argc, char **argv)
{
    char *small = malloc(SMALL), *large = malloc(LARGE);
    int local = 0;
    char program[] = "story";
    const struct thing things[] = {
        {"the code of story_maps()", (uintptr_t)story_maps, "r-xp", program},
        {"a constant", (uintptr_t)constant, "r-xp", program},
        {"static int initialised = 42", (uintptr_t)&initialised, "rw-p", program},
        {"static int uninitialised", (uintptr_t)&uninitialised, "rw-p", ""},
        {"malloc(100 bytes)", (uintptr_t)small, "rw-p", "[heap]"},
        {"malloc(256 KiB)", (uintptr_t)large, "rw-p", ""},
        {"a local variable", (uintptr_t)&local, "rw-p", "[stack]"},
    };
    const size_t count = sizeof(things) / sizeof(things[0]);

    (void)argc;
    (void)argv;
    print("step 1: cat /proc/self/maps\n\n");
    print_maps();
    print("\n    r read, w write, x execute, p private (copied when written), s shared.\n"
          "    Lines with an inode show a file, from `offset` on; others begin as zeroes.\n"
          "    Our linker puts code and constants in one read-only segment, data in another; bss "
          "is behind.\n");
    print("\nstep 2: seven things of this program, and where they are\n\n");
    read_space(&space);
    for (size_t i = 0; i < count; i++)
        tell(&things[i]);
    tell_order(things, count);
    tell_permissions();
    free(large);
    free(small);
    return checks_summary();
}

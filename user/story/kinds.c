/*
 * kinds: static, automatic and dynamic variables of one program: where each lives, when it gets a
 * frame, and what its first use costs.
 */
#include <alloca.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "user/lib/tsc.h"
#include "user/story/lib/check.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"

#define PAGE_ALIGNED __attribute__((aligned(4096)))

static const char constant[PAGE_SIZE] PAGE_ALIGNED = "constant";
static volatile char initialised[PAGE_SIZE] PAGE_ALIGNED = "initialised";
static volatile char uninitialised[PAGE_SIZE] PAGE_ALIGNED;

/* Faults and ticks of the time-stamp counter that one access took. */
struct cost {
    long faults;
    unsigned long long ticks;
};

static struct cost cost_of(volatile char *at, bool write)
{
    struct counters before, after;
    struct cost cost;
    uint64_t start;

    read_counters(&before);
    start = read_tsc();
    if (write)
        *at = 'w';
    else
        (void)*at;
    cost.ticks = read_tsc() - start;
    read_counters(&after);
    cost.faults = (long)(after.minflt - before.minflt);
    return cost;
}

/* One variable: its place, and what the first read, the first write and the next write cost. */
static struct cost tell(const char *what, volatile char *at, bool writable)
{
    static struct space space;
    struct cost first_read, first_write = {0}, next = {0};
    bool resident = is_resident((const char *)at);
    const struct area *area;

    first_read = cost_of(at, false);
    if (writable) {
        first_write = cost_of(at, true);
        next = cost_of(at, true);
    }
    read_space(&space);
    area = find_area(&space, (uintptr_t)at);
    print("    %-22s 0x%08lx  %-4s %-8s %-5s %6ld %8llu", what, (unsigned long)at,
          area != NULL ? area->perms : "?",
          area == NULL            ? "?"
          : area->name[0] == '/'  ? "file"
          : area->name[0] != '\0' ? area->name
                                  : "-",
          resident ? "yes" : "no", first_read.faults, first_read.ticks);
    if (writable)
        print(" %6ld %8llu %8llu", first_write.faults, first_write.ticks, next.ticks);
    print("\n");
    check(next.faults == 0, "%s: used once, it faults no more", what);
    return (struct cost){first_read.faults + first_write.faults, first_write.ticks};
}

/* As if the program had just been started: no page has been used. */
static void forget_pages(void)
{
    madvise((void *)constant, PAGE_SIZE, MADV_DONTNEED);
    madvise((void *)initialised, PAGE_SIZE, MADV_DONTNEED);
    madvise((void *)uninitialised, PAGE_SIZE, MADV_DONTNEED);
}

static void tell_static(void)
{
    struct cost cost;

    check_equal(tell("static const", (volatile char *)constant, false).faults, 1,
                "the file's page is mapped at the first read");
    cost = tell("static = value", initialised, true);
    /* Linux maps a file's pages around a fault, too, so there the read may find it mapped. */
    check(cost.faults == 2 || (cost.faults == 1 && !have_pagetables()),
          "read: the file's page; write: a copy of our own");
    check(initialised[1] == 'n', "and the copy has the value from the file");
    cost = tell("static", uninitialised, true);
    check_equal(cost.faults, 2, "read: the page of zeroes; write: a frame of our own");
    check(uninitialised[1] == 0, "and begins as zeroes");
}

static __attribute__((noinline)) void tell_automatic(void)
{
    volatile char near = 0;
    volatile char *deep = alloca(128 * PAGE_SIZE);
    struct cost cost;

    cost = tell("local variable", &near, true);
    check_equal(cost.faults, 0, "the stack's top is in use since the program started");
    cost = tell("local, 256 KiB deep", deep + 64 * PAGE_SIZE, true); /* deep[0] is near the top */
    check_equal(cost.faults, 2, "the stack grows; read: the page of zeroes; write: a frame");
}

static void tell_dynamic(void)
{
    volatile char *small = malloc(100), *large = malloc(1024UL * 1024);
    struct cost cost;

    if (small == NULL || large == NULL) {
        check(false, "malloc(100) and malloc(1 MiB) are granted");
        return;
    }
    cost = tell("malloc(100)", small, true);
    check_equal(cost.faults, 0, "its page is that of malloc's cookie, just written");
    cost = tell("malloc(1 MiB), middle", large + 512 * 1024, true);
    check_equal(cost.faults, 2, "a mapping of its own; read: the page of zeroes; write: a frame");
    free((void *)large);
    free((void *)small);
}

int story_kinds(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    make_program_resident();
    forget_pages();
    cost_of(&uninitialised[0], false); /* what measuring touches is in place now */
    forget_pages();
    print(
        "Each variable is read, written, and written again. `frame` is whether it had one before;\n"
        "a tick is a processor cycle, or under QEMU's -icount an instruction.\n\n");
    print("    %-22s %-11s %-4s %-8s %-5s %6s %8s %6s %8s %8s\n", "variable", "address", "perm",
          "area", "frame", "faults", "read", "faults", "write", "again");
    tell_static();
    tell_automatic();
    tell_dynamic();
    print("\nThe kinds differ in who chooses the address: the linker, the stack pointer, malloc. "
          "For all\nof them the frame comes at the first use.\n");
    return checks_summary();
}

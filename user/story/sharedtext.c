/*
 * sharedtext: two processes that run the same program have one set of text frames.
 */
#include <string.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/self.h"
#include "user/story/story.h"

static int data = 1;

/* A copy makes itself resident, says so, and waits until its input is closed. */
static int be_there(void)
{
    char byte = 0;

    make_program_resident();
    data++;
    if (write(STDOUT_FILENO, &byte, 1) != 1)
        return 1;
    return read(STDIN_FILENO, &byte, 1) == 0 ? 0 : 1;
}

static bool wait_until_there(const struct copy *copy)
{
    char byte;

    return read(copy->from, &byte, 1) == 1;
}

struct sum {
    unsigned pages, shared;
    unsigned long least_users;
};

/* Compares the frames of two processes in an area. */
static struct sum compare(const struct area *area, pid_t one, pid_t other)
{
    struct sum sum = {.least_users = ~0UL};

    for (uintptr_t page = area->start; page < area->end; page += PAGE_SIZE) {
        unsigned long frame = frame_in(one, (void *)page);
        unsigned long users = frame_users(frame);

        if (frame == 0)
            continue;
        sum.pages++;
        if (frame != frame_in(other, (void *)page))
            continue;
        sum.shared++;
        if (users < sum.least_users)
            sum.least_users = users;
    }
    return sum;
}

static struct sum tell_area(const char *what, uintptr_t address, pid_t one, pid_t other)
{
    static struct space space;
    const struct area *area;
    struct sum sum = {0};

    read_space(&space);
    area = find_area(&space, address);
    if (area == NULL)
        return sum;
    sum = compare(area, one, other);
    print("    %-5s %08lx-%08lx %s  %3u pages resident, %3u of them the same frame\n", what,
          (unsigned long)area->start, (unsigned long)area->end, area->perms, sum.pages, sum.shared);
    return sum;
}

static void tell_frames(pid_t one, pid_t other)
{
    struct sum text = tell_area("text", (uintptr_t)story_sharedtext, one, other);
    struct sum own = tell_area("data", (uintptr_t)&data, one, other);

    check(text.pages > 0 && text.shared == text.pages, "all of text is shared");
    check(text.least_users >= 3,
          "each frame of it is mapped 3 times or more: by the two and by us");
    check_equal(own.shared, 0, "data is not: the pages were written, each has its copy");
    print("    saved by sharing: %lu KiB for each further process\n",
          text.shared * PAGE_SIZE / 1024);
}

int story_sharedtext(int argc, char **argv)
{
    struct copy one, other;

    if (argc > 1 && strcmp(argv[1], "wait") == 0)
        return be_there();
    make_program_resident();
    if (!can_see_frames())
        return checks_summary();
    print("step 1: two more copies of this program are started, by fork and exec\n");
    one = start_copy("sharedtext", "wait");
    other = start_copy("sharedtext", "wait");
    check(wait_until_there(&one) && wait_until_there(&other), "both run");

    print("\nstep 2: the frames of process %d beside those of process %d\n\n", one.pid, other.pid);
    tell_frames(one.pid, other.pid);
    check(end_copy(&one) == 0 && end_copy(&other) == 0, "both ended");
    print("\nNobody arranged this: both mapped the file, and a file's page is in memory once.\n");
    return checks_summary();
}

/* /proc/page_mappings, of this kernel alone: who maps a frame, across forks, moves and files. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/frames.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static char line[4096];

/* What the file tells of the frame behind our page: how many map it. */
static int mappings(const volatile void *page)
{
    unsigned long number = frame(page);
    int file = open_file("/proc/page_mappings");
    int count = 0;
    ssize_t got;
    char *end;

    REQUIRE(number > 0 && lseek(file, number, SEEK_SET) == (off_t)number);
    got = read(file, line, sizeof(line) - 1);
    close(file);
    REQUIRE(got > 0);
    line[got] = '\0';
    end = strchr(line, '\n');
    REQUIRE(end);
    *end = '\0';
    for (const char *at = line; (at = strchr(at, ':')); at++)
        count++;
    return count;
}

/* Is the line that mappings() read about process pid at that address? */
static bool tells(pid_t pid, const volatile void *address)
{
    char text[40];

    snprintf(text, sizeof(text), " %d:0x%08lx", pid, (unsigned long)address);
    return strstr(line, text) != NULL;
}

static int steps[2], answers[2];

static void answer(void)
{
    CHECK_EQ(write(answers[1], "", 1), 1);
}

static void await(int from)
{
    char byte;

    REQUIRE(read(from, &byte, 1) == 1);
}

static void step(void)
{
    REQUIRE(write(steps[1], "", 1) == 1);
    await(answers[0]);
}

static char *area, *away;

/* The child: moves the page, then writes it. */
static void move_and_write(void *arg)
{
    (void)arg;
    answer();
    await(steps[0]);
    CHECK_PTR(mremap(area, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, away), away);
    answer();
    await(steps[0]);
    away[0] = 1;
    answer();
    await(steps[0]);
}

static void need_file(void)
{
    if (!on_faultline())
        skip("Linux has no such file");
}

static void anonymous(void)
{
    pid_t child;

    need_file();
    REQUIRE(pipe(steps) == 0 && pipe(answers) == 0);
    area = map_pages(1, RW);
    away = map_pages(1, RW);
    area[0] = 5;
    CHECK_EQ(mappings(area), 1);
    CHECK(tells(getpid(), area) && strstr(line, " anon "));
    child = start_child(move_and_write, NULL);
    await(answers[0]);
    CHECK_EQ(mappings(area), 2);
    CHECK(tells(getpid(), area) && tells(child, area));
    step();
    CHECK_EQ(mappings(area), 2);
    CHECK(tells(getpid(), area) && tells(child, away));
    step();
    CHECK_EQ(mappings(area), 1);
    CHECK(tells(getpid(), area));
    CHECK_EQ(write(steps[1], "", 1), 1);
    CHECK_EQ(wait_child(child), 0);
}

static void shared(void)
{
    char *twin;

    need_file();
    area = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    area[0] = 1;
    twin = mremap(area, 0, PAGE, MREMAP_MAYMOVE);
    REQUIRE(twin != MAP_FAILED);
    CHECK_EQ(mappings(area), 1);
    CHECK_EQ(twin[0], 1);
    CHECK_EQ(mappings(area), 2);
    CHECK(tells(getpid(), area) && tells(getpid(), twin) && strstr(line, " file "));
}

/* Reads all lines of the text; how many. */
static int check_lines(char *text)
{
    int lines = 0;

    for (char *next, *at = text; *at; at = next) {
        unsigned long number = 0, count = 0;

        next = strchr(at, '\n');
        REQUIRE(next);
        *next++ = '\0';
        CHECK_EQ(sscanf(at, "PFN 0x%lx", &number), 1);
        while ((at = strchr(at, ':')) && at++)
            count++;
        CHECK_EQ(frame_entry("/proc/kpagecount", number), count);
        lines++;
    }
    return lines;
}

/* Each frame's count of mappings is the number of processes and places that are told. */
static void all_add_up(void)
{
    int file, lines = 0;
    static char text[65536];
    ssize_t got;

    need_file();
    REQUIRE(mlockall(MCL_CURRENT) == 0); /* nothing more is mapped while we read */
    file = open_file("/proc/page_mappings");
    while ((got = read(file, text, sizeof(text) - 1)) > 0) {
        text[got] = '\0';
        lines += check_lines(text);
    }
    CHECK_EQ(got, 0);
    CHECK(lines > 10);
    CHECK_EQ(lseek(file, 0, SEEK_SET), 0);
    CHECK_FAILS(read(file, text, 5), EINVAL);
    close(file);
}

TEST_MAIN({"anonymous memory", anonymous}, {"shared memory", shared}, {"all add up", all_add_up})

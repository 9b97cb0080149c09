#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/refstring.h"

#define LIMIT  "/proc/self/frame_limit"
#define POLICY "/proc/sys/vm/replacement"

static unsigned page_named(struct refstring *r, char name)
{
    unsigned page = 0;

    while (page < r->pages && r->name[page] != name)
        page++;
    if (page == r->pages)
        r->name[r->pages++] = name;
    return page;
}

bool refstring_parse(struct refstring *r, const char *text)
{
    *r = (struct refstring){0};
    for (; *text; text++) {
        if (!isalnum((unsigned char)*text))
            continue;
        if (r->length == REFERENCES_MAX) {
            print_error("story: at most %d references\n", REFERENCES_MAX);
            return false;
        }
        r->page[r->length++] = page_named(r, tolower((unsigned char)*text));
    }
    if (r->length == 0)
        print_error("story: a reference string is letters or digits\n");
    return r->length > 0;
}

void refstring_print(const struct refstring *r)
{
    print("    reference string");
    for (unsigned i = 0; i < r->length; i++)
        print(" %c", r->name[r->page[i]]);
    print("  (%u references, %u pages)\n\n", r->length, r->pages);
}

/* How far from reference `at` the page is used again; beyond the end if it is not. */
static unsigned until_use(const struct refstring *r, unsigned at, unsigned page)
{
    unsigned next = at;

    while (next < r->length && r->page[next] != page)
        next++;
    return next - at;
}

static unsigned since_use(const struct refstring *r, unsigned at, unsigned page)
{
    unsigned last = at;

    while (r->page[last] != page)
        last--;
    return at - last;
}

/* The resident page that goes for the fault of reference `at`. */
static unsigned victim(const struct refstring *r, enum rule rule, unsigned at,
                       const unsigned *filled)
{
    unsigned best = PAGES_MAX, most = 0;

    for (unsigned page = 0; page < r->pages; page++) {
        unsigned merit;

        if (filled[page] == 0)
            continue;
        if (rule == RULE_OPTIMUM)
            merit = until_use(r, at, page);
        else
            merit = rule == RULE_LRU ? since_use(r, at, page) : at + 1 - filled[page];
        if (best == PAGES_MAX || merit > most) {
            best = page;
            most = merit;
        }
    }
    return best;
}

unsigned refstring_compute(const struct refstring *r, enum rule rule, unsigned frames)
{
    unsigned filled[PAGES_MAX] = {0}; /* 0: not resident, else 1 + the reference that brought it */
    unsigned used = 0, faults = 0;

    for (unsigned i = 0; i < r->length; i++) {
        if (filled[r->page[i]])
            continue;
        faults++;
        if (used == frames)
            filled[victim(r, rule, i, filled)] = 0;
        else
            used++;
        filled[r->page[i]] = i + 1;
    }
    return faults;
}

static void write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    ssize_t length = strlen(text);

    if (fd < 0 || write(fd, text, length) != length) {
        print_error("story: cannot write %s to %s\n", text, path);
        exit(1);
    }
    close(fd);
}

bool can_limit_frames(void)
{
    if (access(LIMIT, W_OK) == 0 && access(POLICY, W_OK) == 0)
        return true;
    print("  not measured: this kernel has no frame limit for a process, or we may not set it\n");
    return false;
}

void lock_program(void)
{
    if (mlockall(MCL_CURRENT)) {
        print_error("story: mlockall failed\n");
        exit(1);
    }
}

unsigned read_policies(char names[POLICIES_MAX][POLICY_NAME], unsigned *current)
{
    static char text[POLICIES_MAX * POLICY_NAME];
    unsigned count = 0;

    if (read_file(POLICY, text, sizeof(text)) < 0)
        return 0;
    for (char *name = strtok(text, " \n"); name && count < POLICIES_MAX;
         name = strtok(NULL, " \n")) {
        if (*name == '[') {
            *current = count;
            name[strlen(name) - 1] = '\0';
            name++;
        }
        snprintf(names[count++], POLICY_NAME, "%s", name);
    }
    return count;
}

void use_policy(const char *name)
{
    write_text(POLICY, name);
}

static unsigned long faults_now(void)
{
    struct counters c;

    read_counters(&c);
    return c.minflt + c.majflt;
}

unsigned refstring_run(const struct refstring *r, unsigned frames, seen_fn *seen, void *arg)
{
    unsigned long size = r->pages * PAGE_SIZE, before, faults = 0;
    volatile char *arena =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char limit[16];

    if (arena == MAP_FAILED) {
        print_error("story: no memory\n");
        exit(1);
    }
    snprintf(limit, sizeof(limit), "%u", frames);
    write_text(LIMIT, limit);
    for (unsigned i = 0; i < r->length; i++) {
        before = faults_now();
        (void)arena[r->page[i] * PAGE_SIZE];
        before = faults_now() - before;
        faults += before;
        if (seen)
            seen(i, before > 0, arena, arg);
    }
    write_text(LIMIT, "max");
    munmap((void *)arena, size);
    return faults;
}

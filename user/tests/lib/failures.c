#include "user/tests/lib/failures.h"

#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Far more than any call makes. */
enum { TOO_MANY = 3000 };

static int nth_file = -1;

void set_control(const char *name, const char *text)
{
    char path[64];
    int fd;

    snprintf(path, sizeof(path), "/proc/%s", name);
    fd = open(path, O_WRONLY);
    REQUIRE(fd >= 0);
    CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

long long control(const char *name)
{
    char path[64], text[32];

    snprintf(path, sizeof(path), "/proc/%s", name);
    return read_file(path, text, sizeof(text)) > 0 ? atoll(text) : -1;
}

void failures_enable(bool on)
{
    static const char *const bools[] = {"failslab/ignore-gfp-wait",
                                        "fail_page_alloc/ignore-gfp-wait",
                                        "fail_page_alloc/ignore-gfp-highmem"};

    if (!on_faultline())
        skip("Linux has the controls in debugfs, if at all");
    for (size_t i = 0; i < ARRAY_SIZE(bools); i++)
        set_control(bools[i], on ? "N" : "Y");
    set_control("fail_page_alloc/min-order", on ? "0" : "1");
    set_control("failslab/verbose", on ? "0" : "1");
    set_control("fail_page_alloc/verbose", on ? "0" : "1");
}

void fail_nth(unsigned int n)
{
    char text[16];
    int len = snprintf(text, sizeof(text), "%u", n);

    if (nth_file < 0)
        nth_file = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
    if (pwrite(nth_file, text, len, 0) != len)
        CHECK(!"fail-nth is written");
}

unsigned int fail_left(void)
{
    char text[16] = "";

    CHECK(pread(nth_file, text, sizeof(text) - 1, 0) > 0);
    return atoi(text);
}

/* What the kernel holds, after it gave back what it keeps ready. */
struct usage {
    long long free;
    long objects;
};

static struct usage usage_now(void)
{
    static char slabs[16384];
    struct usage u = {.objects = 0};

    set_control("sys/vm/drop_caches", "3");
    u.free = proc_number("/proc/meminfo", "MemFree");
    REQUIRE(read_file("/proc/slabinfo", slabs, sizeof(slabs)) > 0);
    for (char *line = strchr(slabs, '\n'); line && line[1]; line = strchr(line + 1, '\n'))
        if (line[1] != '#')
            u.objects += strtol(line + 1 + strcspn(line + 1, " "), NULL, 10);
    return u;
}

static void check_usage(const struct failing *f, int nth, const struct usage *before)
{
    struct usage now = usage_now();

    for (int i = 0; i < 10 && (now.free != before->free || now.objects != before->objects); i++) {
        sleep_ms(10); /* a process may still be on its way out */
        now = usage_now();
    }
    if (!CHECK(now.free == before->free && now.objects == before->objects))
        note("%s, failure %d: %lld KiB free before, %lld after; %ld objects before, %ld after",
             f->name, nth, before->free, now.free, before->objects, now.objects);
}

/* The state that no failed call may change: areas as text, and which descriptors are open. */
struct state {
    char maps[8192];
    bool open[64];
};

static struct state before, after;

static void take_state(struct state *s)
{
    read_file("/proc/self/maps", s->maps, sizeof(s->maps));
    for (int fd = 0; fd < 64; fd++)
        s->open[fd] = fcntl(fd, F_GETFD) >= 0;
}

/* The pages below the stack pointer are there from now on. */
static void __attribute__((noinline)) touch_stack(void)
{
    volatile char pages[4 * 4096];

    for (size_t i = 0; i < sizeof(pages); i += 1024)
        pages[i] = 0;
}

enum outcome { SUCCESS = 10, FAILURE, COPED, WRONG };

/* One call, its n-th allocation failing, in a process of its own. Ends with the outcome. */
static void __attribute__((noreturn)) attempt(const struct failing *f, int nth)
{
    unsigned int left;
    long result;
    int error;

    if (f->prepare)
        f->prepare();
    fail_nth(0);
    touch_stack();
    take_state(&after); /* its pages too */
    take_state(&before);
    fail_nth(nth);
    result = f->call();
    error = errno;
    left = fail_left();
    fail_nth(0);
    if (result == -1) {
        take_state(&after);
        CHECK(left == 0 && (error == ENOMEM || error == f->error));
        CHECK(memcmp(&before, &after, sizeof(before)) == 0);
        CHECK(!f->unchanged || f->unchanged());
    } else if (f->undo) {
        f->undo(result);
    }
    if (any_failed()) {
        note("%s, failure %d: result %ld, errno %d", f->name, nth, result, error);
        _exit(WRONG);
    }
    _exit(result == -1 ? FAILURE : left ? SUCCESS : COPED);
}

static enum outcome run_attempt(const struct failing *f, int nth)
{
    pid_t pid = fork();
    int status;

    if (pid == 0)
        attempt(f, nth);
    REQUIRE(pid > 0);
    status = wait_child(pid);
    if (WIFEXITED(status) && (WEXITSTATUS(status) >= SUCCESS || WEXITSTATUS(status) == 0))
        return WEXITSTATUS(status) ? WEXITSTATUS(status) : SUCCESS;
    if (!CHECK(f->may_kill && WIFSIGNALED(status)))
        note("%s, failure %d: wait status %#x", f->name, nth, status);
    return COPED;
}

void walk_failures(const struct failing *f)
{
    enum outcome outcome = FAILURE;
    struct usage usage;
    int n;

    failures_enable(true);
    for (int i = 0; i < 2; i++) { /* what the first use keeps, here and there, is there after it */
        run_attempt(f, TOO_MANY);
        usage = usage_now();
        sleep_ms(1);
    }
    for (n = 1; n < TOO_MANY && outcome != SUCCESS && outcome != WRONG; n++) {
        outcome = run_attempt(f, n);
        check_usage(f, n, &usage);
    }
    failures_enable(false);
    CHECK_EQ(outcome, SUCCESS);
    CHECK(n - 2 >= f->least);
    note("%s makes %d allocations", f->name, n - 2);
}

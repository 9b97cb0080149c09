/* Who is killed when memory runs out: always the one that the scores foretell. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/hold.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

static void only_here(void)
{
    if (!on_faultline())
        skip("it would take down the host's programs");
}

/* One of `parts` parts of the machine's memory, KiB; at most 64 MiB. */
static int part(int parts)
{
    struct sysinfo info;
    int kib;

    REQUIRE(sysinfo(&info) == 0);
    kib = info.totalram / parts * info.mem_unit >> 10;
    return kib < 65536 ? kib : 65536;
}

static int worst(const struct holder *h, int count)
{
    int found = 0;

    for (int i = 1; i < count; i++)
        if (oom_score(h[i].pid) >= oom_score(h[found].pid))
            found = i;
    return found;
}

/* Exactly h[expected] dies, by SIGKILL, and it has the highest score. */
static void expect_victim(struct holder *h, int count, int expected)
{
    int status = 0;
    pid_t victim;

    start_holders(h, count);
    CHECK_EQ(worst(h, count), expected);
    victim = first_victim(&status);
    CHECK_EQ(victim, h[expected].pid);
    CHECK_EQ(ending_signal(status), SIGKILL);
    for (int i = 0; i < count; i++)
        if (i != expected)
            CHECK_EQ(process_state(h[i].pid), 'S');
    end_holders(h, count);
}

static void the_largest(void)
{
    int p = part(20);
    struct holder first[] = {{p * 3, 0, 0}, {p, 0, 0}, {p * 2, 0, 0}};
    struct holder middle[] = {{p, 0, 0}, {p * 3, 0, 0}, {p * 2, 0, 0}};
    struct holder last[] = {{p, 0, 0}, {p * 2, 0, 0}, {p * 3, 0, 0}};

    only_here();
    expect_victim(first, 3, 0);
    expect_victim(middle, 3, 1);
    expect_victim(last, 3, 2);
}

static void adjusted(void)
{
    int p = part(20);
    struct holder small_is_worst[] = {{p * 3, 0, 0}, {p, 600, 0}, {p * 2, 0, 0}};
    struct holder large_is_spared[] = {{p * 4, -600, 0}, {p, 0, 0}, {p * 2, 0, 0}};
    struct holder large_is_exempt[] = {{p * 4, -1000, 0}, {p * 3, -1000, 0}, {p, 0, 0}};
    struct holder both[] = {{p, 1000, 0}, {p * 2, 1000, 0}, {p * 4, 0, 0}};

    only_here();
    expect_victim(small_is_worst, 3, 1);
    expect_victim(large_is_spared, 3, 2);
    expect_victim(large_is_exempt, 3, 2);
    expect_victim(both, 3, 1);
}

static void one_after_the_other(void)
{
    int p = part(20), status = 0;
    struct holder h[] = {{p * 3, 0, 0}, {p * 2, 0, 0}, {p * 4, 0, 0}, {p, 0, 0}};
    static const int order[] = {2, 0, 1, 3};

    only_here();
    start_holders(h, 4);
    for (int i = 0; i < 4; i++) {
        CHECK_EQ(first_victim(&status), h[order[i]].pid);
        CHECK_EQ(ending_signal(status), SIGKILL);
    }
}

/* A child of vfork sits in its parent's memory, and its parent sleeps whatever signals come. */
static void share_memory(void *kib)
{
    size_t size = (size_t)(long)kib << 10;
    char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    REQUIRE(mem != MAP_FAILED);
    set_score_adj(0, 0);
    memset(mem, 1, size);
    if (vfork() == 0)
        for (;;)
            pause();
}

static void all_who_share(void)
{
    struct holder other = {.kib = part(40)};
    int status = 0, alive[2];
    char byte;
    pid_t parent;

    only_here();
    start_holder(&other);
    REQUIRE(pipe(alive) == 0);
    parent = start_child(share_memory, (void *)(long)part(10));
    close(alive[1]);
    CHECK(wait_state(parent, 'D'));
    CHECK_EQ(first_victim(&status), parent);
    CHECK_EQ(ending_signal(status), SIGKILL);
    CHECK_EQ(read(alive[0], &byte, 1), 0); /* the child is gone too: nobody has the other end */
    CHECK_EQ(process_state(other.pid), 'S');
    end_holders(&other, 1);
}

/* Shared memory comes back only when the victim has ended: until then nobody else is killed. */
static void hold_shared(void *kib)
{
    size_t size = (size_t)(long)kib << 10;
    char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    REQUIRE(mem != MAP_FAILED);
    set_score_adj(0, 0);
    memset(mem, 1, size);
    for (;;)
        pause();
}

static void shared_memory_is_waited_for(void)
{
    struct holder other = {.kib = part(40)};
    int status = 0;
    pid_t large;

    only_here();
    start_holder(&other);
    large = start_child(hold_shared, (void *)(long)part(10));
    CHECK(wait_state(large, 'S'));
    CHECK_EQ(first_victim(&status), large);
    CHECK_EQ(ending_signal(status), SIGKILL);
    CHECK_EQ(process_state(other.pid), 'S');
    end_holders(&other, 1);
}

static void takes_all(void *arg)
{
    (void)arg;
    set_score_adj(0, 0);
    for (;;) {
        size_t size = 1 << 20;
        char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (mem == MAP_FAILED)
            _exit(1);
        memset(mem, 1, size);
    }
}

static void who_asks(void)
{
    struct holder large = {.kib = part(4)};
    int status;

    only_here();
    start_holder(&large);
    CHECK_EQ(write_number(VM("oom_kill_allocating_task"), 1), 0);
    set_score_adj(large.pid, 1000);
    for (int i = 0; i < 3; i++) {
        status = run_child(takes_all, NULL);
        if (WIFEXITED(status))
            note("memory beyond one process's addresses");
        else
            CHECK_EQ(ending_signal(status), SIGKILL);
    }
    CHECK_EQ(process_state(large.pid), 'S');
    CHECK_EQ(write_number(VM("oom_kill_allocating_task"), 0), 0);
    end_holders(&large, 1);
}

static char log_text[1 << 17];

static bool log_has(const char *text)
{
    bool found = strstr(log_text, text) != NULL;

    if (!found)
        note("not in the log: %s", text);
    return found;
}

static void report(void)
{
    struct holder h[] = {{part(20), 0, 0}, {part(10), 17, 0}};
    long kills = proc_number("/proc/vmstat", "oom_kill");
    char line[200];
    int status = 0, size;

    only_here();
    sleep(6); /* reports come ten in five seconds */
    klogctl(5, NULL, 0);
    start_holders(h, 2);
    CHECK_EQ(first_victim(&status), h[1].pid);
    size = klogctl(3, log_text, sizeof(log_text) - 1);
    REQUIRE(size > 0);
    log_text[size] = '\0';
    CHECK(log_has("oom_choice invoked oom-killer: gfp_mask=0x"));
    CHECK(log_has("(GFP_USER|GFP_ZERO), order=0, oom_score_adj=-1000\n"));
    CHECK(log_has("Mem-Info:\n"));
    CHECK(log_has("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj "
                  "name\n"));
    snprintf(line, sizeof(line),
             "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),global_oom,"
             "task=oom_choice,pid=%d,uid=0\n",
             h[1].pid);
    CHECK(log_has(line));
    snprintf(line, sizeof(line),
             "Out of memory: Killed process %d (oom_choice) total-vm:", h[1].pid);
    CHECK(log_has(line));
    CHECK(log_has("kB oom_score_adj:17\n"));
    CHECK(proc_number("/proc/vmstat", "oom_kill") == kills + 1 || kills < 0);
    end_holders(h, 1);
}

/* A call that cannot get memory for the caller's buffer ends with its caller. */
static void reads_into_all_memory(void *arg)
{
    int fd = open("/dev/zero", O_RDONLY);

    (void)arg;
    set_score_adj(0, 0);
    for (;;) {
        size_t size = 1 << 20;
        char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (mem == MAP_FAILED)
            _exit(1);
        read(fd, mem, size);
    }
}

static void inside_a_call(void)
{
    int status;

    only_here();
    status = run_child(reads_into_all_memory, NULL);
    CHECK(ending_signal(status) == SIGKILL || WEXITSTATUS(status) == 1);
}

static void fifty(void)
{
    struct holder most = {.score_adj = -1000};
    long long before, after;

    only_here();
    most.kib = proc_number("/proc/meminfo", "MemFree") - 6 * 1024;
    if (most.kib > 1 << 20)
        skip("more memory than one process can hold");
    start_holder(&most);
    before = proc_number("/proc/meminfo", "MemFree");
    for (int i = 0; i < 50; i++) {
        struct holder h[] = {{1024, 0, 0}, {2048, 0, 0}};
        int status = 0;

        start_holders(h, 2);
        CHECK_EQ(first_victim(&status), h[1].pid);
        end_holders(h, 1);
    }
    after = proc_number("/proc/meminfo", "MemFree");
    CHECK(llabs(before - after) < 512);
    end_holders(&most, 1);
}

int main(void)
{
    static const struct test tests[] = {
        {"the largest dies, in whatever order they came", the_largest},
        {"oom_score_adj moves the choice", adjusted},
        {"one after the other", one_after_the_other},
        {"all who share the memory die, and a sleeper for his child", all_who_share},
        {"shared memory is waited for", shared_memory_is_waited_for},
        {"vm.oom_kill_allocating_task: who asks dies", who_asks},
        {"the report", report},
        {"inside a call", inside_a_call},
        {"fifty in a row, and no memory is lost", fifty},
    };

    test_seconds = 120;
    if (on_faultline())
        set_score_adj(0, -1000); /* who waits for the tests is no candidate */
    return test_all(tests, ARRAY_SIZE(tests));
}

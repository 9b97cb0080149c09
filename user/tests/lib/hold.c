#include "user/tests/lib/hold.h"
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *proc_path(pid_t pid, const char *name)
{
    static char path[48];

    snprintf(path, sizeof(path), "/proc/%d/%s", pid ? pid : getpid(), name);
    return path;
}

void set_score_adj(pid_t pid, int adj)
{
    REQUIRE(write_number(proc_path(pid, "oom_score_adj"), adj) == 0);
}

int oom_score(pid_t pid)
{
    return read_number(proc_path(pid, "oom_score"));
}

static char *reserve(size_t size)
{
    char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    REQUIRE(mem != MAP_FAILED);
    return mem;
}

static void hold(size_t size, int ready)
{
    char byte = 0, *mem = reserve(size);

    memset(mem, 1, size);
    REQUIRE(write(ready, &byte, 1) == 1);
    close(ready);
    for (;;)
        pause();
}

void start_holder(struct holder *h)
{
    int ends[2];
    char byte;

    REQUIRE(pipe(ends) == 0);
    h->pid = fork();
    REQUIRE(h->pid >= 0);
    if (h->pid == 0) {
        close(ends[0]);
        set_score_adj(0, h->score_adj);
        hold((size_t)h->kib << 10, ends[1]);
    }
    close(ends[1]);
    REQUIRE(read(ends[0], &byte, 1) == 1);
    close(ends[0]);
}

void start_holders(struct holder *h, int count)
{
    for (int i = 0; i < count; i++)
        start_holder(&h[i]);
}

void end_holders(struct holder *h, int count)
{
    for (int i = 0; i < count; i++) {
        kill(h[i].pid, SIGKILL);
        waitpid(h[i].pid, NULL, 0);
    }
}

static size_t free_memory(void)
{
    struct sysinfo info;

    REQUIRE(sysinfo(&info) == 0);
    return info.freeram * (info.mem_unit >> 10); /* KiB */
}

/* More than one process can address: others, who are exempt, take most of it. */
enum { PART = 1 << 20 /* KiB */, PARTS = 4 };
/* From here on, page by page. */
enum { NEAR = 2048 /* KiB */ };

pid_t first_victim(int *status)
{
    struct holder parts[PARTS];
    int count = 0;
    pid_t victim = 0;
    size_t size, done = 0;
    char *mem;

    set_score_adj(0, -1000);
    while (free_memory() > 2 * PART && count < PARTS) {
        parts[count] = (struct holder){.kib = PART, .score_adj = -1000};
        start_holder(&parts[count++]);
    }
    size = (size_t)(free_memory() + (512 << 10)) << 10;
    mem = reserve(size);
    while (free_memory() > NEAR && done < size) {
        memset(mem + done, 1, NEAR / 4 << 10);
        done += NEAR / 4 << 10;
    }
    while (victim == 0 && done < size) {
        mem[done] = 1;
        done += PAGE;
        sched_yield(); /* who has to die gets on */
        victim = waitpid(-1, status, WNOHANG);
    }
    munmap(mem, size);
    end_holders(parts, count);
    return victim;
}

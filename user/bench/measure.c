#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "user/bench/measure.h"
#include "user/lib/tsc.h"

static void nothing(unsigned i)
{
    (void)i;
}

static __attribute__((noinline)) uint64_t time_loop(void (*op)(unsigned i), unsigned count)
{
    uint64_t start = read_tsc();

    for (unsigned i = 0; i < count; i++)
        op(i);
    return read_tsc() - start;
}

uint64_t measure(void (*op)(unsigned i), unsigned count)
{
    uint64_t overhead, ticks;

    time_loop(nothing, 1);
    overhead = time_loop(nothing, count);
    ticks = time_loop(op, count);
    return ticks > overhead ? ticks - overhead : 0;
}

void require(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench: %s failed\n", what);
    exit(1);
}

char *map_pages(size_t pages)
{
    char *start =
        mmap(NULL, pages * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    require(start != MAP_FAILED, "mmap");
    return start;
}

void unmap_pages(char *start, size_t pages)
{
    require(munmap(start, pages * PAGE_SIZE) == 0, "munmap");
}

void touch_pages(char *start, size_t pages)
{
    for (size_t i = 0; i < pages; i++)
        *(volatile char *)(start + i * PAGE_SIZE) = 1;
}

int wait_for(int pid)
{
    int status;

    require(pid > 0, "fork");
    require(waitpid(pid, &status, 0) == pid && WIFEXITED(status), "waitpid");
    return WEXITSTATUS(status);
}

/*
 * The frame of a workload: run it and print what it cost.
 *
 * usage: WORKLOAD OPERATIONS [sample]
 *   sample   look at the resident memory from time to time; without it only at the end
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/malloc-bench/bench.h"

#define PAGE 4096u

/* Calls of take() and touch() between two looks at the resident memory. */
#define SAMPLE_EVERY 2000

static uint32_t state = 2463534242u;
static bool sampling;
static int status_fd;
static unsigned long peak;

static void sample(void);

uint32_t random_next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

uint32_t random_below(uint32_t n)
{
    return (uint32_t)((uint64_t)random_next() * n >> 32);
}

void *touch(void *mem, size_t size)
{
    volatile char *bytes = mem;

    if (mem == NULL) {
        static const char message[] = "out of memory\n";

        (void)!write(STDERR_FILENO, message, sizeof(message) - 1);
        _exit(1);
    }
    for (size_t i = 0; i < size; i += PAGE) {
        bytes[i] = 1;
    }
    if (size) {
        bytes[size - 1] = 1;
    }
    if (sampling) {
        static unsigned calls;

        if (__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) % SAMPLE_EVERY == 0) {
            sample();
        }
    }
    return mem;
}

void *take(size_t size)
{
    return touch(malloc(size), size);
}

size_t random_size(const struct size_range *mix)
{
    uint32_t point = random_below(1000);

    while (mix[1].share && point >= mix->share) {
        point -= mix->share;
        mix++;
    }
    return mix->low + random_below(mix->high - mix->low + 1);
}

/*
 * KiB of the process that are resident now, as /proc/self/status has it. Read without stdio, which
 * would allocate.
 */
static unsigned long resident(void)
{
    static const char name[] = "VmRSS:";
    char text[4096];
    ssize_t n = pread(status_fd, text, sizeof(text) - 1, 0);
    const char *line;

    text[n > 0 ? n : 0] = '\0';
    line = strstr(text, name);
    return line ? strtoul(line + sizeof(name) - 1, NULL, 10) : 0;
}

static void sample(void)
{
    unsigned long now = resident();

    if (now > peak) {
        peak = now;
    }
}

int main(int argc, char **argv)
{
    unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000, done;
    struct rusage start, end;

    sampling = argc > 2;
    status_fd = open("/proc/self/status", O_RDONLY);
    if (status_fd < 0) {
        return 1;
    }
    getrusage(RUSAGE_SELF, &start);
    done = workload(wanted);
    getrusage(RUSAGE_SELF, &end);
    sample();
    printf("operations %lu rss %lu faults %lu\n", done, peak,
           (unsigned long)(end.ru_minflt - start.ru_minflt));
    return 0;
}

/*
 * The frame of a workload: run it and print what it cost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/malloc-bench/bench.h"

#define PAGE 4096u

static uint32_t state = 2463534242u;

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
 * The number in KiB behind @name in /proc/self/status. Read without stdio, which would allocate.
 */
static unsigned long status(int fd, const char *name)
{
    char text[4096];
    ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
    const char *line;

    text[n > 0 ? n : 0] = '\0';
    line = strstr(text, name);
    return line ? strtoul(line + strlen(name), NULL, 10) : 0;
}

int main(int argc, char **argv)
{
    unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000, done, before, peak;
    struct rusage start, end;
    FILE *file = fopen("/proc/self/status", "r");

    if (file == NULL) {
        return 1;
    }
    before = status(fileno(file), "VmRSS:");
    getrusage(RUSAGE_SELF, &start);
    done = workload(wanted);
    getrusage(RUSAGE_SELF, &end);
    peak = status(fileno(file), "VmHWM:");
    printf("operations %lu rss %lu faults %lu\n", done, peak - before,
           (unsigned long)(end.ru_minflt - start.ru_minflt));
    return 0;
}

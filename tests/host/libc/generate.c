// Random material.
#include <string.h>
#include <sys/mman.h>
#include "tests/host/libc/tests.h"

// The host's mmap takes a short offset.
void *host_mmap(void *addr, size_t length, int prot, int flags, int fd,
                long offset) __asm__("mmap");

struct edge make_edge(void)
{
    char *p = host_mmap(NULL, 4 * PAGE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    mprotect(p + PAGE_SIZE, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE);
    return (struct edge){.begin = p + PAGE_SIZE, .end = p + 3 * PAGE_SIZE};
}

char random_byte_of(const char *choices)
{
    return choices[host_random_below(strlen(choices))];
}

void random_string(char *buf, unsigned max, const char *choices)
{
    unsigned n = host_random_below(max + 1);

    for (unsigned i = 0; i < n; i++) {
        buf[i] = random_byte_of(choices);
    }
    buf[n] = '\0';
}

unsigned long long random_integer(void)
{
    unsigned long long bits = (unsigned long long)host_random() << 32 | host_random();
    unsigned shift = host_random_below(64);

    switch (host_random_below(4)) {
    case 0:
        return (1ULL << shift) - 1;
    case 1:
        return 1ULL << shift;
    case 2:
        return -(bits >> shift);
    default:
        return bits >> shift;
    }
}

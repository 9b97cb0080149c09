/* malloc and the calls below it: brk, mmap, mprotect, mremap, with contents checked. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static unsigned seed = 1;

static unsigned next(void)
{
    return seed = seed * 1103515245 + 12345;
}

/* Random blocks, each filled with its own byte; returns the number of blocks that changed. */
static int churn(int rounds)
{
    static struct {
        unsigned char *at;
        size_t size;
        unsigned char fill;
    } slot[256];
    int wrong = 0;

    for (int i = 0; i < rounds; i++) {
        unsigned k = next() >> 8 & 255;
        for (size_t j = 0; j < slot[k].size; j += 61)
            wrong += slot[k].at[j] != slot[k].fill;
        slot[k].size = 1 + (next() >> 12) % ((next() >> 16) % 16 ? 2000 : 300000);
        slot[k].fill = next() >> 16;
        slot[k].at = realloc(slot[k].at, slot[k].size);
        memset(slot[k].at, slot[k].fill, slot[k].size);
    }
    for (int k = 0; k < 256; k++)
        free(slot[k].at);
    return wrong;
}

static void heap(void)
{
    printf("churn: %d wrong\n", churn(20000));
    int *zeros = calloc(100000, sizeof(int)), nonzero = 0;
    for (int i = 0; i < 100000; i++)
        nonzero += zeros[i] != 0;
    printf("calloc: %d not zero\n", nonzero);
    free(zeros);
    void *p = NULL;
    int err = posix_memalign(&p, 65536, 10);
    printf("memalign: %d, aligned %d\n", err, (unsigned long)p % 65536 == 0);
    free(p);
    volatile size_t too_much = 0x80000000;
    p = malloc(too_much);
    printf("2 GiB: %s\n", p ? "got" : strerror(errno));
}

static void breaks(void)
{
    long old = syscall(SYS_brk, 0);
    long new = syscall(SYS_brk, old + 10 * PAGE);

    printf("brk: +%ld", new - old);
    memset((void *)old, 7, 10 * PAGE);
    printf(", back to %+ld", syscall(SYS_brk, old) - old);
    syscall(SYS_brk, new);
    printf(", zero again: %d\n", *(char *)((old + PAGE) & -PAGE));
}

static void maps(void)
{
    char *p = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < 8; i++)
        p[i * PAGE] = i;
    printf("munmap %d", munmap(p + 2 * PAGE, PAGE));
    printf(", mprotect %d", mprotect(p + 4 * PAGE, PAGE, PROT_READ));
    printf(", over the hole %d", mprotect(p, 8 * PAGE, PROT_READ));
    printf(" %s\n", strerror(errno));
    char *q = mremap(p + 3 * PAGE, PAGE, 3 * PAGE, 0);
    printf("mremap in place: %s\n", q == MAP_FAILED ? strerror(errno) : "done");
    q = mremap(p + 3 * PAGE, PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    printf("mremap moved: %d, contents %d %d\n", q != p + 3 * PAGE, q[0], q[63 * PAGE]);
    printf("madvise %d: ", madvise(q, PAGE, MADV_DONTNEED));
    printf("%d\n", q[0]);
    char *fixed = mmap(p, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("fixed: %d, zero: %d\n", fixed == p, fixed[0]);
    void *bad = mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("length 0: %s\n", bad == MAP_FAILED ? strerror(errno) : "mapped");
    bad = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
    printf("bad file: %s\n", bad == MAP_FAILED ? strerror(errno) : "mapped");
}

int main(void)
{
    heap();
    breaks();
    maps();
    return 0;
}

// Sorting and searching.
#include <stdlib.h>
#include <string.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS    5000
#define MAX_COUNT 300
#define MAX_SIZE  150

static unsigned comparisons;
static size_t element_size;

// The whole element, so that the sorted array is one and the same for every algorithm.
static int compare_bytes(const void *a, const void *b)
{
    comparisons++;
    return host_memcmp(a, b, element_size);
}

static int compare_reverse(const void *a, const void *b, void *arg)
{
    return *(int *)arg * host_memcmp(a, b, element_size);
}

static void fill(unsigned char *p, size_t n)
{
    unsigned range = 1 + host_random_below(256);

    for (size_t i = 0; i < n; i++) {
        p[i] = (unsigned char)host_random_below(range);
    }
}

static unsigned log2_ceiling(size_t n)
{
    return n > 1 ? 32 - (unsigned)__builtin_clz((unsigned)n - 1) : 0;
}

static unsigned char a[MAX_COUNT * MAX_SIZE];
static unsigned char b[MAX_COUNT * MAX_SIZE];

void test_qsort(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        size_t count = host_random_below(host_random() % 2 ? 10 : MAX_COUNT);
        int minus = -1;

        element_size = 1 + host_random_below(host_random() % 4 ? 12 : MAX_SIZE);
        fill(a, count * element_size);
        if (host_random() % 8 == 0) { // sorted already
            host_qsort(a, count, element_size, compare_bytes);
        }
        host_memmove(b, a, count * element_size);
        comparisons = 0;
        qsort(a, count, element_size, compare_bytes);
        CHECK(comparisons <= 2 * count * (log2_ceiling(count) + 1));
        host_qsort(b, count, element_size, compare_bytes);
        CHECK(host_memcmp(a, b, count * element_size) == 0);

        qsort_r(a, count, element_size, compare_reverse, &minus);
        for (size_t k = 0; k < count; k++) {
            CHECK(host_memcmp(a + k * element_size, b + (count - 1 - k) * element_size,
                              element_size) == 0);
        }
    }
}

void test_bsearch(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        size_t count = host_random_below(MAX_COUNT);
        unsigned char *found;
        bool there = false;

        element_size = 2;
        fill(a, count * 2);
        fill(b, 2);
        qsort(a, count, 2, compare_bytes);
        for (size_t k = 0; k < count; k++) {
            there |= host_memcmp(a + 2 * k, b, 2) == 0;
        }
        comparisons = 0;
        found = bsearch(b, a, count, 2, compare_bytes);
        CHECK(comparisons <= log2_ceiling(count) + 1);
        CHECK(there ? found && host_memcmp(found, b, 2) == 0 : !found);
    }
}

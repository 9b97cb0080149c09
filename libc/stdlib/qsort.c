// Sorting by heapsort: in place, never worse than n log n, no recursion.
#include <stdlib.h>
#include <string.h>

struct heap {
    char *base;
    size_t count;
    size_t size;
    int (*compare)(const void *, const void *, void *);
    void *arg;
};

static char *element(const struct heap *h, size_t i)
{
    return h->base + i * h->size;
}

static void swap(const struct heap *h, size_t i, size_t j)
{
    char *a = element(h, i);
    char *b = element(h, j);

    for (size_t left = h->size; left > 0;) {
        char piece[64];
        size_t n = left < sizeof(piece) ? left : sizeof(piece);

        memcpy(piece, a, n);
        memcpy(a, b, n);
        memcpy(b, piece, n);
        a += n;
        b += n;
        left -= n;
    }
}

static int less(const struct heap *h, size_t i, size_t j)
{
    return h->compare(element(h, i), element(h, j), h->arg) < 0;
}

// Let element @i sink below its larger child, until the heap's order holds from there on.
static void sift_down(const struct heap *h, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < h->count; i = child) {
        if (child + 1 < h->count && less(h, child, child + 1)) {
            child++;
        }
        if (!less(h, i, child)) {
            return;
        }
        swap(h, i, child);
    }
}

void qsort_r(void *base, size_t count, size_t size,
             int (*compare)(const void *, const void *, void *), void *arg)
{
    struct heap h = {base, count, size, compare, arg};

    for (size_t i = count / 2; i-- > 0;) {
        sift_down(&h, i);
    }
    while (h.count > 1) {
        h.count--;
        swap(&h, 0, h.count);
        sift_down(&h, 0);
    }
}

// The two-argument function is the argument of the three-argument one.
struct plain_compare {
    int (*fn)(const void *, const void *);
};

static int compare_plain(const void *a, const void *b, void *arg)
{
    return ((struct plain_compare *)arg)->fn(a, b);
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    struct plain_compare plain = {compare};

    qsort_r(base, count, size, compare_plain, &plain);
}

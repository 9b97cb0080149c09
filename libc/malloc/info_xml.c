/*
 * malloc_info: the heaps as XML, in the form that glibc gives it.
 */
#include "libc/malloc/walk_int.h"

#define SIZES 128 /* sizes of free chunks that are listed one by one: up to 2 KiB */

struct free_sizes {
    unsigned count[SIZES]; /* by size / 16 */
    unsigned others;
    size_t other_bytes;
};

static int count_size(const struct malloc_chunk *c, void *context)
{
    struct free_sizes *sizes = context;

    if (c->state == MALLOC_USED) {
        return 0;
    }
    if (c->state != MALLOC_TOP && c->size / MALLOC_ALIGNMENT < SIZES) {
        sizes->count[c->size / MALLOC_ALIGNMENT]++;
    } else {
        sizes->others++;
        sizes->other_bytes += c->size;
    }
    return 0;
}

static void put_sizes(FILE *stream, const struct free_sizes *sizes)
{
    fprintf(stream, "<sizes>\n");
    for (size_t i = 0; i < SIZES; i++) {
        if (sizes->count[i]) {
            size_t to = i * MALLOC_ALIGNMENT;

            fprintf(stream, "  <size from=\"%zu\" to=\"%zu\" total=\"%zu\" count=\"%u\"/>\n",
                    to - MALLOC_ALIGNMENT + 1, to, to * sizes->count[i], sizes->count[i]);
        }
    }
    fprintf(stream, "  <unsorted total=\"%zu\" count=\"%u\"/>\n</sizes>\n", sizes->other_bytes,
            sizes->others);
}

static void put_sums(FILE *stream, const struct arena_sums *sums, size_t most)
{
    fprintf(stream,
            "<total type=\"fast\" count=\"%zu\" size=\"%zu\"/>\n"
            "<total type=\"rest\" count=\"%zu\" size=\"%zu\"/>\n",
            sums->cached_chunks, sums->cached, sums->free_chunks, sums->free);
    fprintf(stream,
            "<system type=\"current\" size=\"%zu\"/>\n"
            "<system type=\"max\" size=\"%zu\"/>\n",
            sums->system, most);
}

static void put_arena(FILE *stream, struct arena *a, unsigned number, struct arena_sums *sums)
{
    struct free_sizes sizes = {0};

    lock_take(&a->lock);
    (void)__malloc_walk_arena(a, number, count_size, &sizes);
    lock_release(&a->lock);
    fprintf(stream, "<heap nr=\"%u\">\n", number);
    put_sizes(stream, &sizes);
    put_sums(stream, sums, a->max_system_bytes);
    fprintf(stream, "</heap>\n");
}

int malloc_info(int options, FILE *stream)
{
    struct arena_sums all = {0};
    unsigned number = 0;
    size_t most = 0;

    if (options) {
        return EINVAL;
    }
    fprintf(stream, "<malloc version=\"1\">\n");
    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        struct arena_sums sums = __malloc_sum_arena(a);

        put_arena(stream, a, number++, &sums);
        all.system += sums.system;
        all.cached_chunks += sums.cached_chunks;
        all.cached += sums.cached;
        all.free_chunks += sums.free_chunks;
        all.free += sums.free;
        most += a->max_system_bytes;
    }
    put_sums(stream, &all, most);
    fprintf(stream, "<total type=\"mmap\" count=\"%d\" size=\"%zu\"/>\n</malloc>\n",
            __malloc_mmaps.mmaps, __malloc_mmaps.bytes);
    return 0;
}

/*
 * Reports: mallinfo, malloc_stats, malloc_usable_size; and malloc_trim, which acts on them.
 */
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

static void add_segment_free(const struct arena *a, struct segment *s, struct mallinfo2 *info)
{
    struct chunk *c = segment_first_chunk(s);

    for (; !chunk_ends_segment(a, c); c = chunk_next(c)) {
        if (!chunk_in_use(c)) {
            info->ordblks++;
            info->fordblks += chunk_size(c);
        }
    }
}

struct mallinfo2 mallinfo2(void)
{
    const struct arena *a = &__malloc_main_arena;
    struct mallinfo2 info = {
        .arena = a->system_bytes,
        .ordblks = 1,
        .hblks = (size_t)__malloc_params.mmaps,
        .hblkhd = __malloc_params.mmapped_bytes,
        .fordblks = top_size(a),
        .keepcost = top_size(a),
    };

    for (struct segment *s = a->segments; s; s = s->prev) {
        add_segment_free(a, s, &info);
    }
    info.uordblks = info.arena - info.fordblks;
    return info;
}

struct mallinfo mallinfo(void)
{
    struct mallinfo2 info = mallinfo2();

    return (struct mallinfo){
        .arena = (int)info.arena,
        .ordblks = (int)info.ordblks,
        .hblks = (int)info.hblks,
        .hblkhd = (int)info.hblkhd,
        .uordblks = (int)info.uordblks,
        .fordblks = (int)info.fordblks,
        .keepcost = (int)info.keepcost,
    };
}

#define NUMBER_WIDTH 10

/*
 * Append @text at @at, which it moves: the report must not allocate, and needs no printf.
 */
static void put_text(char **at, const char *text)
{
    while (*text) {
        *(*at)++ = *text++;
    }
}

static void put_line(char **at, const char *label, size_t n)
{
    char number[NUMBER_WIDTH + 1] = {0};
    int i = NUMBER_WIDTH;

    do {
        number[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    while (i > 0) {
        number[--i] = ' ';
    }
    put_text(at, label);
    put_text(at, number);
    put_text(at, "\n");
}

void malloc_stats(void)
{
    const struct malloc_params *p = &__malloc_params;
    struct mallinfo2 info = mallinfo2();
    char report[512], *end = report;

    put_text(&end, "Arena 0:\n");
    put_line(&end, "system bytes     = ", info.arena);
    put_line(&end, "in use bytes     = ", info.uordblks);
    put_text(&end, "Total (incl. mmap):\n");
    put_line(&end, "system bytes     = ", info.arena + info.hblkhd);
    put_line(&end, "in use bytes     = ", info.uordblks + info.hblkhd);
    put_line(&end, "max mmap regions = ", (size_t)p->max_mmaps);
    put_line(&end, "max mmap bytes   = ", p->max_mmapped_bytes);
    os_write_error(report, (size_t)(end - report));
}

size_t malloc_usable_size(void *mem)
{
    struct chunk *c;

    if (mem == NULL) {
        return 0;
    }
    c = mem_to_chunk(mem);
    if (c->head & IS_MMAPPED) {
        return __malloc_mmapped_usable(c);
    }
    return chunk_in_use(c) ? usable_of_size(chunk_size(c)) : 0;
}

int malloc_trim(size_t pad)
{
    struct arena *a = &__malloc_main_arena;

    return a->segments && __malloc_top_trim(a, pad);
}

/*
 * malloc_stats: a summary for people, on standard error.
 */
#include "libc/malloc/report_int.h"
#include "libc/malloc/walk_int.h"

static void put_line(struct report *r, const char *label, size_t n)
{
    report_text(r, label);
    report_number(r, n, 10, 10, ' ');
    report_char(r, '\n');
}

static void put_bytes(struct report *r, size_t system, size_t used)
{
    put_line(r, "system bytes     = ", system);
    put_line(r, "in use bytes     = ", used);
}

void malloc_stats(void)
{
    const struct mmap_account *m = &__malloc_mmaps;
    struct report r = {.fd = STDERR_FILENO};
    size_t system = m->bytes, used = m->bytes;
    unsigned number = 0;

    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        struct arena_sums sums = __malloc_sum_arena(a);

        report_text(&r, "Arena ");
        report_number(&r, number++, 10, 0, ' ');
        report_text(&r, ":\n");
        put_bytes(&r, sums.system, sums.used);
        system += sums.system;
        used += sums.used;
    }
    report_text(&r, "Total (incl. mmap):\n");
    put_bytes(&r, system, used);
    put_line(&r, "max mmap regions = ", (size_t)m->max_mmaps);
    put_line(&r, "max mmap bytes   = ", m->max_bytes);
    report_flush(&r);
}

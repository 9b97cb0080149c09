/*
 * malloc_draw: the heaps as a picture.
 *
 *      arena 0: 132 KiB at 0x0804d000, a column is 128 bytes
 *      0x0804d000 |#|#|##|--|##|cc|c|...........................................
 *      0x0804f000 ..............................................................
 *
 * A chunk begins with '|'; its further columns show what it is. Where a column holds several
 * chunks, the last one that begins in it is shown.
 */
#include "libc/malloc/report_int.h"
#include "libc/malloc/walk_int.h"

#define COLUMNS 64
#define ROWS    16

struct drawing {
    struct report out;
    struct arena *arena;
    size_t scale;     /* bytes of a column */
    uintptr_t column; /* where the next one begins */
    unsigned in_row;
};

static void put_column(struct drawing *d, char c)
{
    if (d->in_row == 0) {
        report_text(&d->out, "0x");
        report_number(&d->out, d->column, 16, 2 * sizeof(size_t), '0');
        report_char(&d->out, ' ');
    }
    report_char(&d->out, c);
    d->column += d->scale;
    if (++d->in_row == COLUMNS) {
        report_char(&d->out, '\n');
        d->in_row = 0;
    }
}

static void end_row(struct drawing *d)
{
    if (d->in_row) {
        report_char(&d->out, '\n');
        d->in_row = 0;
    }
}

static int draw_chunk(const struct malloc_chunk *c, void *context)
{
    static const char shape[] = {
        [MALLOC_USED] = '#', [MALLOC_CACHED] = 'c', [MALLOC_FREE] = '-', [MALLOC_TOP] = '.'};
    struct drawing *d = context;
    uintptr_t start = (uintptr_t)mem_to_chunk(c->mem), end = start + c->size;
    char first = '|';

    if (start > d->column + d->scale || start < d->column - d->scale) { /* another segment */
        end_row(d);
        d->column = start;
    }
    for (; d->column + d->scale <= end; first = shape[c->state]) {
        put_column(d, first);
    }
    return 0;
}

static size_t scale_of(const struct arena *a)
{
    size_t scale = MALLOC_ALIGNMENT;

    while (scale * COLUMNS * ROWS < a->system_bytes) {
        scale *= 2;
    }
    return scale;
}

static void put_title(struct drawing *d, unsigned number)
{
    struct report *r = &d->out;

    report_text(r, "arena ");
    report_number(r, number, 10, 0, ' ');
    report_text(r, ": ");
    report_number(r, d->arena->system_bytes / 1024, 10, 0, ' ');
    report_text(r, " KiB, a column is ");
    report_number(r, d->scale, 10, 0, ' ');
    report_text(r, " bytes\n");
}

void malloc_draw(int fd)
{
    struct drawing d = {.out.fd = fd};
    unsigned number = 0;

    report_text(&d.out, "| a chunk begins   # in use   c cached   - free   . top\n");
    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        lock_take(&a->lock);
        d.arena = a;
        d.scale = scale_of(a);
        put_title(&d, number);
        (void)__malloc_walk_arena(a, number++, draw_chunk, &d);
        end_row(&d);
        lock_release(&a->lock);
    }
    report_flush(&d.out);
}

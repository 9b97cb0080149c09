/*
 * bench: what the kernel's operations cost, in instructions.
 *
 *     bench          all rows
 *     bench KEY...   some
 *     bench -l       lists keys and names
 *
 * Prints "NAME<TAB>NUMBER" for each row. The number is one of instructions under QEMU's
 * -icount shift=0, and of cycles elsewhere.
 */
#include <stdio.h>
#include <string.h>

#include "user/bench/measure.h"
#include "user/bench/rows.h"

static void list_rows(void)
{
    for (unsigned i = 0; i < row_count; i++)
        printf("%-13s %s\n", rows[i].key, rows[i].name);
}

/* The first run, of one operation, loads the code; the second counts. */
static void run_row(const struct row *row)
{
    uint64_t ticks;

    row->run(1);
    ticks = row->run(row->count);
    printf("%s\t%llu\n", row->name, (unsigned long long)((ticks + row->count / 2) / row->count));
    fflush(stdout);
}

static const struct row *find_row(const char *key)
{
    for (unsigned i = 0; i < row_count; i++)
        if (strcmp(rows[i].key, key) == 0)
            return &rows[i];
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "-l") == 0) {
        list_rows();
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        if (find_row(argv[i]) == NULL) {
            fprintf(stderr, "bench: no row '%s'; bench -l lists them\n", argv[i]);
            return 2;
        }
    }
    for (unsigned i = 0; argc == 1 && i < row_count; i++)
        run_row(&rows[i]);
    for (int i = 1; i < argc; i++)
        run_row(find_row(argv[i]));
    return 0;
}

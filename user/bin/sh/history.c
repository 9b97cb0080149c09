/* Lines that were entered, newest last. */
#include "user/bin/sh/sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY_SIZE = 100 };

static char *lines[HISTORY_SIZE]; /* a ring: line n is at n % HISTORY_SIZE */
static size_t total;              /* lines ever added */

void history_add(const char *line)
{
    const char *last = history_get(1);

    if (last && strcmp(last, line) == 0)
        return;
    free(lines[total % HISTORY_SIZE]);
    lines[total % HISTORY_SIZE] = xstrdup(line);
    total++;
}

const char *history_get(size_t back)
{
    if (back == 0 || back > total || back > HISTORY_SIZE)
        return NULL;
    return lines[(total - back) % HISTORY_SIZE];
}

void history_print(void)
{
    size_t first = total > HISTORY_SIZE ? total - HISTORY_SIZE : 0;

    for (size_t i = first; i < total; i++)
        printf("%5zu  %s\n", i + 1, lines[i % HISTORY_SIZE]);
}

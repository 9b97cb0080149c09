/* ps: what its files share. */
#pragma once

#include "user/lib/proc.h"

#include <stddef.h>

/* What values are computed from, besides the process itself. */
struct system {
    long uptime;    /* seconds */
    long total_kib; /* of memory */
    long page_kib;  /* KiB in a page */
};

extern struct system host;

struct column {
    const char *name;
    const char *header;
    int width; /* <0: to the left, and cut there unless it is the last */
    void (*print)(const struct process *p, char *out, size_t size);
};

/* NULL if there is no column of that name. */
const struct column *column_find(const char *name);

// Bytes on the way from a source.
#include <stdio.h>
#include "libc/stdio/scan_int.h"

int __source_get(struct source *s)
{
    int c = s->get(s);

    if (c != EOF) {
        s->count++;
    }
    return c;
}

void __source_unget(struct source *s, int c)
{
    if (c != EOF) {
        s->count--;
        s->unget(s, c);
    }
}

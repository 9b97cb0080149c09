#pragma once
/* Text that grows: the contents of a procfs file. */
#include <faultline/types.h>

struct text {
    char *buf;
    u32 len, size;
    bool failed; /* no memory for some of it */
};

void text_printf(struct text *t, const char *fmt, ...) __printf_like(2, 3);
void text_add(struct text *t, const void *bytes, u32 n);
/* Spaces up to the given column of the line that began at `line_start`. */
void text_pad(struct text *t, u32 line_start, u32 column);
/* Room for `more` bytes, so that adding them allocates nothing. False without memory. */
bool text_reserve(struct text *t, u32 more);
void text_free(struct text *t);

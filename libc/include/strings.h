// BSD's string functions.
#pragma once

#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

void bzero(void *s, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
// Number of the lowest set bit, from 1; 0 if there is none.
int ffs(int i);

__END_DECLS

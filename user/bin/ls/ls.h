/* ls: what its files share. */
#pragma once

#include <stddef.h>
#include <sys/stat.h>

struct entry {
    char *name;
    struct stat st;
};

struct listing {
    struct entry *entries;
    size_t count, cap;
};

/* Entries of `directory`, or with NULL of no directory in particular. */
void print_long(const struct listing *list, const char *directory);
/* As many columns as fit in `width`; one if it is 0. */
void print_columns(const struct listing *list, size_t width);

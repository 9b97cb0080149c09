#pragma once

#include <stddef.h>
#include <stdint.h>

/* A block that the story got from malloc and that has a one-letter name in the pictures. */
struct block {
    char name;
    unsigned char *start; /* NULL while it is not allocated */
    size_t size;
};

/* Draws the areas of this process from low to high addresses, with the holes between them. */
void draw_space(void);

/*
 * Draws [start, end) one column a page: which block owns most of the page ('-' for none), and
 * whether a frame is behind it.
 */
void draw_pages(const char *title, uintptr_t start, uintptr_t end, const struct block *blocks,
                size_t count);

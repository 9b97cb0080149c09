#pragma once

#include <stddef.h>
#include <stdint.h>

#define PAGE_SIZE 4096UL

/*
 * Ticks of op(0) … op(count - 1), less what the loop, its calls and the two readings of the counter
 * cost: the same loop over a function that does nothing is measured first and taken off.
 */
uint64_t measure(void (*op)(unsigned i), unsigned count);

/* Ends the program with a message if `ok` is false: a row that failed has no number. */
void require(int ok, const char *what);

/* Maps `pages` pages of anonymous memory, readable and writable. */
char *map_pages(size_t pages);

void unmap_pages(char *start, size_t pages);

/* Writes one byte into each of `pages` pages. */
void touch_pages(char *start, size_t pages);

/* The exit status of a child, which must have ended by itself. */
int wait_for(int pid);

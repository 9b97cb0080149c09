/*
 * What the workloads share. Each is a program of its own: workload() calls malloc and its family,
 * and does so the same way under every allocator.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Do about @operations calls of the malloc family; return how many there were.
 */
unsigned long workload(unsigned long operations);

/*
 * The next number of a fixed sequence, and one below @n.
 */
uint32_t random_next(void);
uint32_t random_below(uint32_t n);

/*
 * malloc, and write to every page of the block as a program would. Ends the program if there is no
 * memory.
 */
void *take(size_t size);

/*
 * Write to the first and last byte of @mem and to each page between.
 */
void *touch(void *mem, size_t size);

/* One line of a size distribution: sizes from @low to @high with a weight of @share. */
struct size_range {
    uint32_t share, low, high;
};

/*
 * A size of the distribution @mix, which ends with a line of share 0; the shares' sum is 1000.
 */
size_t random_size(const struct size_range *mix);

/* Pages to test with. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { PAGE = 4096 };

/* New anonymous private pages; the test ends if there are none. */
char *map_pages(int count, int prot);

/* The same, with an inaccessible page behind; the result is the address of that page. */
char *map_before_guard(int count);

/* An address range of `count` pages that was mapped, and is not any more. */
char *unmapped_pages(int count);

/* A string or structure that ends exactly where an inaccessible page begins. */
void *copy_before_guard(const void *data, size_t size);

/* How many of the pages are resident, and whether the page is, as mincore(2) tells. */
int resident(const void *start, int pages);

/* Whether all the bytes have the value. */
bool all_bytes(const void *start, size_t size, unsigned char value);

/* Addresses that belong to the kernel wherever it runs, or that nothing has mapped. */
extern const unsigned long kernel_addresses[];
enum { KERNEL_ADDRESSES = 5 };

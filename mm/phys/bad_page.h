#pragma once
/* Misuse of the page allocator, told exactly. */
#include "mm/phys/page.h"

/*
 * What a frame on its way to freedom must not have. (The order bits too: an order-0 allocation has
 * none.)
 */
#define PG_NOT_FREEABLE (PG_RESERVED | PG_BUDDY | PG_SLAB | PG_ORDER_MASK)

/* The free of p with that order was wrong: finds out why and panics. */
__noreturn void page_bad_free(const struct page *p, unsigned order);

/* Debug builds: panics unless the first frame has one reference, the others none, no mapping. */
void page_check_block(const struct page *p, unsigned order);

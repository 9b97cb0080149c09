#pragma once
/*
 * Kernel stacks: two pages in the vmalloc area, so that the guard page of the area below catches an
 * overflow. A few are kept ready, because every fork needs one.
 */
#include <faultline/types.h>

/* The end (highest address) of a new stack, or 0 without memory. */
u32 __must_check stack_alloc(void);
void stack_free(u32 top);
/* Frees the stacks kept ready; returns their number. */
u32 stack_drain(void);

#pragma once
/*
 * The naive model of the page allocator: for each frame, is it free? For each aligned block of each
 * order, how many of its frames are in use?
 */
#include "mm/phys/alloc.h"

/* From the machine as it has booted. */
void model_init(void);
/* The allocator gave this block: it must be free in the model, aligned, in a permitted zone. */
void model_alloc(const struct page *p, unsigned order, gfp_t gfp);
void model_free(const struct page *p, unsigned order);
/* The allocator gave nothing: no permitted zone may have a free block above its marks. */
void model_check_failure(gfp_t gfp, unsigned order);
/* Free frames of the model and of the allocator agree. */
void model_check_counts(void);

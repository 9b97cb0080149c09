#pragma once
/*
 * Memory by size: from the kmalloc caches up to 128 KiB, above that whole frames from the buddy.
 * Contiguous virtually and physically. Aligned to 8 bytes at least; a size that is a power of two
 * to itself, up to 64 bytes; sizes above 2 KiB to a page. No GFP_DMA, no GFP_HIGHMEM.
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"

#define KMALLOC_MAX_CACHE (128u << 10)

void *__must_check kmalloc(size_t size, gfp_t gfp);           /* size 0: NULL */
void *__must_check krealloc(void *p, size_t size, gfp_t gfp); /* on failure p stays */
void kfree(const void *p);                                    /* NULL is allowed */
/* Bytes that the holder may use: at least what was asked for. NULL: 0. */
size_t ksize(const void *p);

static inline void *__must_check kzalloc(size_t size, gfp_t gfp)
{
    return kmalloc(size, gfp | GFP_ZERO);
}

#pragma once
#include <faultline/types.h>

struct mm;

/*
 * Unmaps all pages in [start, end): references dropped, rss counted down, empty tables freed, TLB
 * flushed. The areas there do not matter. Locked.
 */
void zap_range(struct mm *mm, vaddr_t start, vaddr_t end);

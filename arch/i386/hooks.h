#pragma once
/*
 * Memory that arch needs and the kernel has: implemented in kernel/process/arch_hooks.c, so that
 * arch knows nothing of the allocators.
 */
#include <faultline/types.h>
#include <faultline/list.h>

struct fpu_state;

/* A page for a page table or directory, in the linear map, contents undefined; NULL without memory.
 */
void *__must_check table_page_alloc(void);
void table_page_free(void *page);
/* A list link that belongs to the page while it is a page table, and back from the link. */
struct list_head *table_page_link(void *page);
void *table_page_of_link(struct list_head *link);

/* 16-byte aligned; NULL without memory. fpu_memory_init() once, at boot. */
void fpu_memory_init(u32 size);
struct fpu_state *__must_check fpu_memory_alloc(void);
void fpu_memory_free(struct fpu_state *s);

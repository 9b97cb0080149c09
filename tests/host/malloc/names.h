/*
 * Gives the library's malloc names of its own beside the host's. Included in front of every source.
 */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define malloc             fl_malloc
#define calloc             fl_calloc
#define realloc            fl_realloc
#define reallocarray       fl_reallocarray
#define free               fl_free
#define memalign           fl_memalign
#define aligned_alloc      fl_aligned_alloc
#define posix_memalign     fl_posix_memalign
#define valloc             fl_valloc
#define pvalloc            fl_pvalloc
#define mallopt            fl_mallopt
#define mallinfo           fl_mallinfo
#define mallinfo2          fl_mallinfo2
#define malloc_stats       fl_malloc_stats
#define malloc_trim        fl_malloc_trim
#define malloc_usable_size fl_malloc_usable_size
#define malloc_check       fl_malloc_check
#define malloc_info        fl_malloc_info
#define malloc_walk        fl_malloc_walk
#define malloc_draw        fl_malloc_draw

void *fl_aligned_alloc(size_t alignment, size_t size);
int fl_posix_memalign(void **result, size_t alignment, size_t size);

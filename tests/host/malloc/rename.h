/*
 * Gives the library's malloc names of its own on the host, whose C library and sanitizers have a
 * malloc already, and puts it on the system of fake_os.c. Included in front of every source.
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

#define sbrk               fake_sbrk
#define mmap               fake_mmap
#define munmap             fake_munmap
#define mremap             fake_mremap
#define madvise            fake_madvise

void *fl_aligned_alloc(size_t alignment, size_t size);
int fl_posix_memalign(void **result, size_t alignment, size_t size);

void *fake_sbrk(intptr_t increment);
void *fake_mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
int fake_munmap(void *addr, size_t length);
int fake_madvise(void *addr, size_t length, int advice);
void *fake_mremap(void *old, size_t old_length, size_t new_length, int flags, ...);

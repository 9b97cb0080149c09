/*
 * Puts the library's malloc, under names of its own, on the system of fake_os.c. Included in front
 * of every source.
 */
#pragma once

#include <sys/auxv.h>
#include "tests/host/malloc/names.h"

#define sbrk      fake_sbrk
#define mmap      fake_mmap
#define munmap    fake_munmap
#define mremap    fake_mremap
#define madvise   fake_madvise
#define syscall   fake_syscall
#define getauxval fake_getauxval

void *fake_sbrk(intptr_t increment);
void *fake_mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
int fake_munmap(void *addr, size_t length);
long fake_syscall(long number, ...);
unsigned long fake_getauxval(unsigned long type);
int fake_madvise(void *addr, size_t length, int advice);
void *fake_mremap(void *old, size_t old_length, size_t new_length, int flags, ...);

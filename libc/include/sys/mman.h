// Memory mappings.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/mman.h>

__BEGIN_DECLS

#define MAP_FAILED ((void *)-1)

void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
int munmap(void *addr, size_t length);
int mprotect(void *addr, size_t length, int prot);
// With MREMAP_FIXED a fifth argument is the new address.
void *mremap(void *old, size_t old_size, size_t new_size, int flags, ...);
int madvise(void *addr, size_t length, int advice);
int mincore(void *addr, size_t length, unsigned char *vec);
int msync(void *addr, size_t length, int flags);
int mlock(const void *addr, size_t length);
int mlock2(const void *addr, size_t length, unsigned int flags);
int munlock(const void *addr, size_t length);
int mlockall(int flags);
int munlockall(void);
int memfd_create(const char *name, unsigned int flags);

__END_DECLS

#pragma once
/* Between the files of the host's machine. */
#include <faultline/types.h>

__noreturn void host_die(const char *what);
void host_map_fixed(vaddr_t va, size_t len, u64 pa, bool writable);
void host_unmap_fixed(vaddr_t va, size_t len);
void host_machine_unshare(void);
void host_kernel_map_reset(void);
/* Makes all present mappings anew, after physical memory has moved to another file. */
void host_kernel_map_remap(void);
void host_cpu_reset(void);

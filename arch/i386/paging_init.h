#pragma once
/* The kernel's page directory after boot. */
#include <faultline/types.h>

/*
 * Cuts the linear map that boot made down to [KERNEL_BASE, lowmem_end), makes it global, and the
 * kernel image's text and constants read-only. Once, at boot.
 */
void paging_init(vaddr_t lowmem_end);

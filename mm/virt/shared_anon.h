#pragma once
/*
 * Shared memory that is no file: a store of pages behind an anonymous MAP_SHARED mapping, which
 * fork shares, or a System V segment.
 */
#include "mm/virt/vm_area.h"

void shared_anon_init(void);

/*
 * An object of `pages` pages, all zero until touched, with one reference for the caller. Its pages
 * count in Committed_AS unless `noreserve`. -ENOMEM.
 */
int __must_check shared_anon_create(u32 pages, bool noreserve, struct file **out);

extern const struct vm_file_ops shared_anon_ops;

#pragma once
/*
 * The frame limit of an address space: of its pages that can be given up and had back, no more than
 * so many are mapped at once. Those are pages of files, of tmpfs and shared memory, unless an area
 * is locked. One more, and the replacement policy says which one goes: it leaves the page tables
 * and stays in its file, where the next access finds it.
 *
 * What one instruction touches at once has to fit into the limit, or the program never gets on.
 *
 * A child does not inherit it, and exec ends it. Implemented in mm/reclaim.
 */
#include <faultline/types.h>

struct mm;
struct vm_area;

void frame_limit_init(void);

/* frames > 0, or 0: no limit any more. 0 or -ENOMEM. Takes mmap_lock. */
int mm_set_frame_limit(struct mm *mm, u32 frames);
/* 0: no limit. */
u32 mm_frame_limit(struct mm *mm);

/* What follows: mmap_lock held, by mm/virt, where mm has a limit. */

/*
 * A fault has mapped addr in area a; `replaced`: in place of another page. False: no memory to keep
 * account of it, and it is unmapped again.
 */
bool __must_check frame_limit_fault(struct vm_area *a, vaddr_t addr, bool replaced);
/* Pages in [start, end) are no longer mapped, or can no longer be given up. */
void __attribute__((cold)) frame_limit_forget(struct mm *mm, vaddr_t start, vaddr_t end);
/* The pages in [start, end) of a have become such as can be given up. */
void frame_limit_enlist(struct vm_area *a, vaddr_t start, vaddr_t end);
/* The pages in [start, start + len) are mapped at `to` in their place now. */
void frame_limit_move(struct mm *mm, vaddr_t start, u32 len, vaddr_t to);
/* All is unmapped; the mm goes. */
void frame_limit_free(struct mm *mm);

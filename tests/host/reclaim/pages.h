#pragma once
/* Pages whose "referenced" and "dirty" bits a CPU of the test sets, in a set of frames. */
#include "mm/reclaim/policy.h"

#define PAGES 64u

struct test_page {
    struct frame frame;
    bool resident, referenced, dirty;
};

extern struct test_page pages[PAGES];
extern struct frame_set set;

/* No page resident, and bits clear. */
void pages_reset(const struct replacement_policy *policy);
/* The CPU reads or writes a page. True: a page fault, for which `frames` are all there are; the
 * page given up is in *victim, or PAGES. */
bool pages_touch(u32 page, bool write, u32 frames, u32 *victim);
void pages_remove(u32 page);

/* The page faults of a reference string; a sample is taken behind each reference. */
u32 faults_of(const struct replacement_policy *policy, const u8 *string, u32 len, u32 frames);

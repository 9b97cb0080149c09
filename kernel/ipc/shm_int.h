#pragma once
/* What the files of System V shared memory offer each other. All of it with shm_mutex held. */
#include <faultline/mutex.h>
#include "kernel/ipc/shm.h"

/* Innermost but for the page store's: an area that goes takes it with mmap_lock held. */
extern struct mutex shm_mutex;

void shm_table_init(void);
u32 shm_table_used(void);

/* NULL: there is none. */
struct shm_segment *shm_at_index(u32 index);
struct shm_segment *shm_find_id(i32 id);
struct shm_segment *shm_find_key(i32 key);

/* Gives s its id. -ENOSPC: as many as there may be; -ENOMEM. */
int __must_check shm_table_add(struct shm_segment *s);
void shm_table_remove(struct shm_segment *s);

/* May the current task do this to s: `wanted` has S_IR* and S_IW* bits of any class. */
bool shm_permits(const struct shm_segment *s, u32 wanted);
/* Is it the creator, the owner, or root? */
bool shm_owned(const struct shm_segment *s);

/* Nobody needs it any more: frees it if it is marked for removal too. */
void shm_free_if_unused(struct shm_segment *s);

#pragma once
/* Ring 3's memory: one accessible range; all else below TASK_SIZE faults. */
#include <faultline/types.h>

void user_memory_reset(vaddr_t base, size_t size);

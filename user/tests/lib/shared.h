/* Segments of System V shared memory to test with. */
#pragma once

#include <stdbool.h>
#include <sys/shm.h>

/* A new segment without a key; the test ends if there is none. */
int make_segment(int pages);

/* Attached where there is room; the test ends if it cannot be. */
char *attach_segment(int id, int flags);

/* What IPC_STAT tells, and of that shm_nattch. */
struct shmid_ds segment_status(int id);
long attached_areas(int id);

/* Whether there is no segment of this id. */
bool segment_gone(int id);

/* A key that no other run uses. */
key_t some_key(void);

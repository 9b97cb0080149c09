#pragma once
/* How poll and select learn of changes. */
#include <faultline/types.h>
#include <uapi/poll.h>

struct wait_queue;
struct poll_table;

/* Puts the caller of poll(2) on wq. pt NULL: only the state is asked for. */
void poll_wait(struct poll_table *pt, struct wait_queue *wq);

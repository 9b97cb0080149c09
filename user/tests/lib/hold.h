/* Children that hold memory, and pressure that makes the kernel take it from them. */
#pragma once

#include <sys/types.h>

struct holder {
    int kib, score_adj;
    pid_t pid;
};

/* Starts one that touches so much memory and then sleeps; returns when it has all of it. */
void start_holder(struct holder *h);
void start_holders(struct holder *h, int count);

/* Ends those that are left. */
void end_holders(struct holder *h, int count);

/*
 * Takes memory, itself exempt from being killed, until a child of this process has ended; gives all
 * back. The child, and its wait status.
 */
pid_t first_victim(int *status);

/* Sets /proc/PID/oom_score_adj (pid 0: of this process); the test ends if it cannot. */
void set_score_adj(pid_t pid, int adj);
int oom_score(pid_t pid);

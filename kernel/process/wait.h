#pragma once
/* waitpid(2) and its kin. */
#include <faultline/types.h>

struct rusage;

/* A child that changed its state, as wait4 and waitid report it. */
struct wait_result {
    i32 pid; /* 0: none (WNOHANG) */
    int status;
    u32 uid;
    u32 utime, stime; /* ticks, the child's waited-for children included */
    u32 minflt, majflt;
    u32 maxrss; /* KiB */
};

/*
 * Waits for a child: pid > 0 that one, -1 any, 0 of the own process group, < -1 of group -pid.
 * options: WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WNOWAIT, __WCLONE, __WALL. 0 or -ECHILD,
 * -ERESTARTSYS.
 */
int __must_check process_wait(i32 pid, u32 options, struct wait_result *r);

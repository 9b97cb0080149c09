/* Functions run in a forked child, and faults caught in this process. */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

typedef void (*child_action)(void *arg);

/* Runs it in a child, which ends as passed or failed by its checks; the wait status. */
int run_child(child_action run, void *arg);

/* Starts it in a child; waits for one, again after EINTR. */
pid_t start_child(child_action run, void *arg);
int wait_child(pid_t pid);

/* The signal that ended it, or -1 for an exit. */
int ending_signal(int status);

struct fault {
    int sig; /* 0: there was none */
    siginfo_t info;
    struct sigcontext registers;
};

/*
 * Runs it and catches SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP on an alternate stack. Control
 * comes back here after the first of them.
 */
struct fault catch_fault(child_action run, void *arg);

/* The signal that an access of one byte raises, or 0. */
int read_signal(const volatile void *address);
int write_signal(volatile void *address);

void sleep_ms(int ms);

/* Waits at most two seconds for the state letter in /proc/PID/stat. */
bool wait_state(pid_t pid, char state);

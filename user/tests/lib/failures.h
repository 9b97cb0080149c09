/* Allocation failures injected by /proc/self/fail-nth, and the walk through all of a call's. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/*
 * Whether allocations that may sleep, of any order and in high memory, can be made to fail; by
 * default they cannot. Skips the test where there are no controls.
 */
void failures_enable(bool on);

/* Writes the text to a control, as "failslab/times". */
void set_control(const char *name, const char *text);
/* The number that a control shows; -1: none. */
long long control(const char *name);

/* The n-th allocation of this process from now fails; 0: none. */
void fail_nth(unsigned int n);
/* What is left to count; 0 if it has failed. Allocates nothing. */
unsigned int fail_left(void);

/* A call that is made to fail. */
struct failing {
    const char *name;
    int least;               /* the allocations that it makes at least */
    void (*prepare)(void);   /* in the process that calls, before nothing may fail; or NULL */
    long (*call)(void);      /* -1 and errno, or not */
    void (*undo)(long done); /* after a call that succeeded; or NULL */
    bool (*unchanged)(void); /* after a failure, beside the areas and descriptors; or NULL */
    int error;               /* that a failure may have besides ENOMEM, or 0 */
    bool may_kill;           /* without memory the process may be ended, as a fault does */
};

/*
 * Calls it in processes of their own with the first, second, … allocation failing, until it makes
 * fewer. A failure must be ENOMEM, change neither areas nor descriptors, and leave no page and
 * no object in use. Enables failures meanwhile.
 */
void walk_failures(const struct failing *f);
#define WALK(name, least, ...) walk_failures(&(struct failing){name, least, __VA_ARGS__})

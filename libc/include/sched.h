// Scheduling.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/sched.h>

__BEGIN_DECLS

int sched_yield(void);

/*
 * Runs fn(arg) in a new task on the stack that ends at @stack; its result is the exit code. After
 * @arg come, as @flags ask for them: pid_t *parent_tid, struct user_desc *tls, pid_t *child_tid.
 */
int clone(int (*fn)(void *), void *stack, int flags, void *arg, ...);

__END_DECLS

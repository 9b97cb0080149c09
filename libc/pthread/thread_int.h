// What a thread is.
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

// Who frees the memory of an ended thread: whoever joins it, or itself if it is detached.
enum thread_state {
    THREAD_JOINABLE,
    THREAD_DETACHED,
    THREAD_JOINED, // somebody waits for it
    THREAD_EXITED, // ended, and nobody has waited or detached it so far
};

// One for each thread, itself thread-local. A thread that pthread_create made lies whole in one
// mapping, its own to unmap:
//
//      base              stack_low                                            base + size
//      | guard           | stack                     <- esp | TLS block: __thread_self, … |
struct __thread_data {
    int tid; // the kernel clears it and wakes its futex when the thread is gone
    int state;
    void *(*run)(void *);
    void *arg, *result;
    char *base; // NULL: the memory is not ours
    size_t size;
    char *stack_low;
    size_t stack_size;
    bool uses_malloc; // its cache has to be given back
    const void *value[PTHREAD_KEYS_MAX];
};

extern __thread struct __thread_data __thread_self;

// Threads of the process that have not ended.
extern int __thread_count;

// The kernel's number of the running thread.
int __thread_number(void);

// Nobody else runs in the child of fork.
void __thread_after_fork(void);

// Calls the destructors of the running thread's values.
void __thread_destroy_values(void) __attribute__((weak));

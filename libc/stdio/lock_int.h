// Locks of streams. Until the program makes a second thread they cost one test.
#pragma once

#include <errno.h>
#include <stdio.h>

// Recursive: fgets calls fgetc. state: 0 free, 1 held, 2 held and somebody may sleep.
struct stream_lock {
    int state;
    int *owner; // the address of the thread's errno
    unsigned int depth;
};

// Set for good by the first pthread_create.
extern int __stdio_threaded;

void __stream_lock(struct stream_lock *lock);
void __stream_unlock(struct stream_lock *lock);
// Of streams and of their list, in the child of fork: who held them is not there.
void __stdio_after_fork(void) __attribute__((weak));

static inline struct stream_lock *stream_lock_begin(struct stream_lock *lock)
{
    if (!__stdio_threaded) {
        return NULL;
    }
    __stream_lock(lock);
    return lock;
}

static inline void stream_lock_end(struct stream_lock **lock)
{
    if (*lock) {
        __stream_unlock(*lock);
    }
}

// Holds the lock until the end of the block, however it is left.
#define HOLD(lock)                                                                                 \
    struct stream_lock *held __attribute__((cleanup(stream_lock_end), unused)) =                   \
        stream_lock_begin(lock)

/* Threads by clone(2) alone: they share everything, the thread-local storage of the first one too.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct thread {
    volatile pid_t tid; /* the kernel makes it zero when the thread has ended */
    char *stack;
};

/* As pthread_create() calls clone; without the numbers' flags. */
#define THREAD_FLAGS                                                                               \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

/* Starts run(arg) in a thread of this process. Its number, or -1. */
pid_t thread_start(struct thread *thread, int (*run)(void *), void *arg);
/* Waits for its end. */
void thread_join(struct thread *thread);
/* A stack of its own for clone; its upper end, or NULL. */
char *new_stack(void);

long futex(volatile void *word, int op, int value, const void *limit, volatile void *other,
           int value3);

/* Sleeps until *word is not `value` any more. */
void wait_while(volatile int *word, int value);
/* Sets the word and wakes all who wait for it. */
void set_and_wake(volatile int *word, int value);

/* A page of zeroes that forked children share. */
void *shared_page(void);

/* Waits at most two seconds for the state letter of one thread of this process. */
bool wait_thread_state(pid_t tid, char state);

#include "user/tests/lib/thread.h"
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <uapi/futex.h>
#include <unistd.h>

#define STACK_SIZE (64 << 10)

char *new_stack(void)
{
    char *stack =
        mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return stack == MAP_FAILED ? NULL : stack + STACK_SIZE;
}

pid_t thread_start(struct thread *thread, int (*run)(void *), void *arg)
{
    const int flags = THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    pid_t tid = -1;

    thread->stack = new_stack();
    if (thread->stack)
        tid = clone(run, thread->stack, flags, arg, &thread->tid, NULL, &thread->tid);
    if (tid < 0 && thread->stack)
        munmap(thread->stack - STACK_SIZE, STACK_SIZE);
    return tid;
}

long futex(volatile void *word, int op, int value, const void *limit, volatile void *other,
           int value3)
{
    return syscall(__NR_futex, word, op, value, limit, other, value3);
}

void *shared_page(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void wait_while(volatile int *word, int value)
{
    while (*word == value)
        futex(word, FUTEX_WAIT, value, NULL, NULL, 0);
}

void set_and_wake(volatile int *word, int value)
{
    *word = value;
    futex(word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void thread_join(struct thread *thread)
{
    pid_t tid;

    while ((tid = thread->tid) != 0)
        wait_while(&thread->tid, tid);
    munmap(thread->stack - STACK_SIZE, STACK_SIZE);
}

bool wait_thread_state(pid_t tid, char state)
{
    char path[64], text[256];

    snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)tid);
    for (int i = 0; i < 200; i++) {
        if (read_file(path, text, sizeof(text)) > 0 && strrchr(text, ')')[2] == state)
            return true;
        sleep_ms(10);
    }
    return false;
}

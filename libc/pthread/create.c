// Beginning and end of a thread.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <uapi/ldt.h>
#include <uapi/sched.h>
#include <unistd.h>
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"
#include "libc/tls/tls_int.h"

#define THREAD_FLAGS                                                                               \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |            \
     CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

#define PAGE_SIZE 4096u

__thread struct __thread_data __thread_self;
int __thread_count = 1;

// Of stdio, if the program has streams.
extern int __stdio_threaded __attribute__((weak));

// Malloc's; a program without it has no caches to give back.
void __malloc_thread_exit(void) __attribute__((weak));

void __malloc_watch_thread(void)
{
    __thread_self.uses_malloc = true;
}

int __thread_number(void)
{
    if (__thread_self.tid == 0) { // the first thread, or the one of a forked child
        __thread_self.tid = (int)CALL_RAW(gettid);
    }
    return __thread_self.tid;
}

pthread_t pthread_self(void)
{
    (void)__thread_number();
    return &__thread_self;
}

// The thread's own data in a block that is not ours: at the same distance as in our own.
static struct __thread_data *data_in(struct thread_block *block)
{
    struct thread_block *own;

    asm("movl %%gs:0, %0" : "=r"(own));
    return (struct __thread_data *)((char *)block + ((char *)&__thread_self - (char *)own));
}

static size_t page_up(size_t n)
{
    return (n + PAGE_SIZE - 1) & -PAGE_SIZE;
}

// Maps guard, stack and block, or takes the stack that the caller gives. NULL without memory.
static struct __thread_data *lay_out(const pthread_attr_t *attr, struct thread_block **block)
{
    size_t guard = attr->__stack ? 0 : page_up(attr->__guard_size);
    size_t stack = attr->__stack_size, size = guard + page_up(stack + __tls_size());
    char *base = attr->__stack;
    struct __thread_data *t;

    if (base == NULL) {
        base = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
        if (base == MAP_FAILED) {
            return NULL;
        }
        if (mprotect(base + guard, size - guard, PROT_READ | PROT_WRITE) < 0) {
            (void)munmap(base, size);
            return NULL;
        }
    } else {
        stack -= __tls_size();
    }
    *block = __tls_prepare(base + guard + stack);
    t = data_in(*block);
    t->stack_low = base + guard;
    t->stack_size = stack;
    if (attr->__stack == NULL) {
        t->base = base;
        t->size = size;
    }
    return t;
}

static int start(void *arg)
{
    struct __thread_data *t = arg;

    pthread_exit(t->run(t->arg));
}

// From clone's wrapper, with errno kept.
static int start_task(struct __thread_data *t, struct thread_block *block)
{
    struct user_desc desc = {
        .entry_number = __tls_entry,
        .base_addr = (unsigned int)(uintptr_t)block,
        .limit = 0xfffff,
        .seg_32bit = 1,
        .limit_in_pages = 1,
        .useable = 1,
    };
    int saved_errno = errno, error = 0;

    if (clone(start, t->stack_low + t->stack_size, THREAD_FLAGS, t, &t->tid, &desc, &t->tid) < 0) {
        error = errno;
        errno = saved_errno;
    }
    return error;
}

int pthread_create(pthread_t *__restrict thread, const pthread_attr_t *__restrict attr,
                   void *(*run)(void *), void *__restrict arg)
{
    struct thread_block *block;
    struct __thread_data *t;
    pthread_attr_t usual;
    int error;

    pthread_attr_init(&usual);
    t = lay_out(attr ? attr : &usual, &block);
    if (t == NULL) {
        return EAGAIN;
    }
    t->run = run;
    t->arg = arg;
    t->state = attr && attr->__detached ? THREAD_DETACHED : THREAD_JOINABLE;
    if (&__stdio_threaded) {
        __stdio_threaded = 1;
    }
    __atomic_add_fetch(&__thread_count, 1, __ATOMIC_RELAXED);
    *thread = t;
    error = start_task(t, block);
    if (error) {
        __atomic_sub_fetch(&__thread_count, 1, __ATOMIC_RELAXED);
        if (t->base) {
            (void)munmap(t->base, t->size);
        }
    }
    return error;
}

// Nobody will unmap a detached thread's memory but itself, and from then on it has no stack: only
// registers. No signal may come in between, and the kernel must not clear `tid` there.
static void __attribute__((noreturn)) unmap_and_end(char *base, size_t size)
{
    sigset_t all;

    sigfillset(&all);
    (void)CALL_RAW(rt_sigprocmask, SIG_BLOCK, ARG(&all), 0, sizeof(all));
    (void)CALL_RAW(set_tid_address, 0);
    asm volatile("int $0x80\n\t"
                 "xorl %%ebx, %%ebx\n\t"
                 "movl %[exit], %%eax\n\t"
                 "int $0x80"
                 :
                 : "a"(__NR_munmap), "b"(base), "c"(size), [exit] "i"(__NR_exit)
                 : "memory");
    __builtin_unreachable();
}

// Whether somebody else will free the memory.
static bool is_left_to_others(struct __thread_data *t)
{
    int state = THREAD_JOINABLE;

    if (__atomic_compare_exchange_n(&t->state, &state, THREAD_EXITED, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
        return true;
    }
    return state != THREAD_DETACHED;
}

void pthread_exit(void *result)
{
    struct __thread_data *t = &__thread_self;

    if (__thread_destroy_values) {
        __thread_destroy_values();
    }
    if (__atomic_sub_fetch(&__thread_count, 1, __ATOMIC_ACQ_REL) == 0) {
        exit(0);
    }
    if (t->uses_malloc && __malloc_thread_exit) {
        __malloc_thread_exit();
    }
    t->result = result;
    if (t->base == NULL) { // the first thread may be joined, too
        (void)CALL_RAW(set_tid_address, ARG(&t->tid));
    }
    if (!is_left_to_others(t) && t->base) {
        unmap_and_end(t->base, t->size);
    }
    for (;;) {
        (void)syscall1(__NR_exit, 0);
    }
}

void __thread_after_fork(void)
{
    __thread_self.tid = 0;
    __thread_count = 1;
}

// The ordered end of the program, and the quick one.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

#define HANDLERS_MAX 32 // C's minimum

struct handlers {
    void (*fn[HANDLERS_MAX])(void);
    int count;
};

static struct handlers at_exit;
static struct handlers at_quick;
static pthread_mutex_t handlers_lock = PTHREAD_MUTEX_INITIALIZER;

static int add(struct handlers *h, void (*fn)(void))
{
    int result = -1;

    pthread_mutex_lock(&handlers_lock);
    if (h->count < HANDLERS_MAX) {
        h->fn[h->count++] = fn;
        result = 0;
    } else {
        errno = ENOMEM;
    }
    pthread_mutex_unlock(&handlers_lock);
    return result;
}

static void (*take_last(struct handlers *h))(void)
{
    pthread_mutex_lock(&handlers_lock);
    void (*fn)(void) = h->count ? h->fn[--h->count] : NULL;
    pthread_mutex_unlock(&handlers_lock);
    return fn;
}

// The last first; those too that a function adds meanwhile.
static void run(struct handlers *h)
{
    void (*fn)(void);

    while ((fn = take_last(h))) {
        fn();
    }
}

int atexit(void (*fn)(void))
{
    return add(&at_exit, fn);
}

int at_quick_exit(void (*fn)(void))
{
    return add(&at_quick, fn);
}

// Only one thread ends the program: others that call exit wait for ever. A function of atexit that
// calls it goes on with the functions that are left.
static void become_the_only_one(void)
{
    static pthread_mutex_t ending = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

    pthread_mutex_lock(&ending);
}

void exit(int status)
{
    become_the_only_one();
    run(&at_exit);
    if (__stdio_exit) {
        __stdio_exit();
    }
    _exit(status);
}

void quick_exit(int status)
{
    become_the_only_one();
    run(&at_quick);
    _exit(status);
}

// What the program wants to do around fork.
#include <errno.h>
#include "libc/pthread/atfork_int.h"
#include "libc/pthread/thread_int.h"

#define HANDLERS_MAX 16

static struct {
    void (*prepare)(void), (*parent)(void), (*child)(void);
} handlers[HANDLERS_MAX];
static unsigned int count;
static pthread_mutex_t handlers_lock = PTHREAD_MUTEX_INITIALIZER;

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    int error = ENOMEM;

    pthread_mutex_lock(&handlers_lock);
    if (count < HANDLERS_MAX) {
        handlers[count].prepare = prepare;
        handlers[count].parent = parent;
        handlers[count].child = child;
        count++;
        error = 0;
    }
    pthread_mutex_unlock(&handlers_lock);
    return error;
}

// The last that was registered comes first, and after fork last: as locks nest.
void __atfork_prepare(void)
{
    pthread_mutex_lock(&handlers_lock);
    for (unsigned int i = count; i-- > 0;) {
        if (handlers[i].prepare) {
            handlers[i].prepare();
        }
    }
}

void __atfork_parent(void)
{
    for (unsigned int i = 0; i < count; i++) {
        if (handlers[i].parent) {
            handlers[i].parent();
        }
    }
    pthread_mutex_unlock(&handlers_lock);
}

void __atfork_child(void)
{
    for (unsigned int i = 0; i < count; i++) {
        if (handlers[i].child) {
            handlers[i].child();
        }
    }
    pthread_mutex_unlock(&handlers_lock);
}

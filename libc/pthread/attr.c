// Attributes of new threads.
#include <errno.h>
#include "libc/pthread/thread_int.h"
#include "libc/tls/tls_int.h"

#define DEFAULT_STACK (1024 * 1024)
#define DEFAULT_GUARD 4096

int pthread_attr_init(pthread_attr_t *attr)
{
    *attr = (pthread_attr_t){.__stack_size = DEFAULT_STACK, .__guard_size = DEFAULT_GUARD};
    return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr)
{
    (void)attr;
    return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
    if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED) {
        return EINVAL;
    }
    attr->__detached = state;
    return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
    *state = attr->__detached;
    return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
    if (size < PTHREAD_STACK_MIN) {
        return EINVAL;
    }
    attr->__stack_size = size;
    return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *__restrict attr, size_t *__restrict size)
{
    *size = attr->__stack_size;
    return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size)
{
    attr->__guard_size = size;
    return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *__restrict attr, size_t *__restrict size)
{
    *size = attr->__guard_size;
    return 0;
}

// Of the stack that is given, the thread's block takes a part.
int pthread_attr_setstack(pthread_attr_t *attr, void *stack, size_t size)
{
    if (size < PTHREAD_STACK_MIN || size < PTHREAD_STACK_MIN / 2 + __tls_size()) {
        return EINVAL;
    }
    attr->__stack = stack;
    attr->__stack_size = size;
    return 0;
}

int pthread_attr_getstack(const pthread_attr_t *__restrict attr, void **__restrict stack,
                          size_t *__restrict size)
{
    *stack = attr->__stack;
    *size = attr->__stack_size;
    return 0;
}

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
    if (thread->stack_low == NULL) {
        return ENOSYS;
    }
    *attr = (pthread_attr_t){.__stack_size = thread->stack_size,
                             .__guard_size = (size_t)(thread->stack_low - thread->base),
                             .__stack = thread->stack_low,
                             .__detached = thread->state == THREAD_DETACHED};
    if (thread->base == NULL) {
        attr->__guard_size = 0;
    }
    return 0;
}

// The attribute that four kinds of objects have: is it used by one process or by several?
#include <errno.h>
#include <pthread.h>

static int set_shared(int *attr, int shared)
{
    if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) {
        return EINVAL;
    }
    *attr = shared;
    return 0;
}

#define SHARED_ATTRIBUTE(kind)                                                                     \
    int pthread_##kind##attr_setpshared(pthread_##kind##attr_t *attr, int shared)                  \
    {                                                                                              \
        return set_shared(&attr->__shared, shared);                                                \
    }                                                                                              \
    int pthread_##kind##attr_getpshared(const pthread_##kind##attr_t *__restrict attr,             \
                                        int *__restrict shared)                                    \
    {                                                                                              \
        *shared = attr->__shared;                                                                  \
        return 0;                                                                                  \
    }

#define PLAIN_ATTRIBUTES(kind)                                                                     \
    int pthread_##kind##attr_init(pthread_##kind##attr_t *attr)                                    \
    {                                                                                              \
        *attr = (pthread_##kind##attr_t){0};                                                       \
        return 0;                                                                                  \
    }                                                                                              \
    int pthread_##kind##attr_destroy(pthread_##kind##attr_t *attr)                                 \
    {                                                                                              \
        (void)attr;                                                                                \
        return 0;                                                                                  \
    }

PLAIN_ATTRIBUTES(cond)
PLAIN_ATTRIBUTES(rwlock)
PLAIN_ATTRIBUTES(barrier)
SHARED_ATTRIBUTE(mutex)
SHARED_ATTRIBUTE(cond)
SHARED_ATTRIBUTE(rwlock)
SHARED_ATTRIBUTE(barrier)

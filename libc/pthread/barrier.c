// Barriers.
#include <errno.h>
#include <pthread.h>

int pthread_barrier_init(pthread_barrier_t *__restrict b,
                         const pthread_barrierattr_t *__restrict attr, unsigned int count)
{
    if (count == 0) {
        return EINVAL;
    }
    *b = (pthread_barrier_t){.__count = count};
    b->__lock.__shared = b->__all_here.__shared = attr ? attr->__shared : PTHREAD_PROCESS_PRIVATE;
    return 0;
}

// The last of a round to come lets the others go; some may be on their way out still, and
// pthread_cond_destroy waits for them.
int pthread_barrier_destroy(pthread_barrier_t *b)
{
    pthread_mutex_lock(&b->__lock);
    if (b->__waiting > 0) {
        pthread_mutex_unlock(&b->__lock);
        return EBUSY;
    }
    pthread_mutex_unlock(&b->__lock);
    return pthread_cond_destroy(&b->__all_here);
}

int pthread_barrier_wait(pthread_barrier_t *b)
{
    int result = 0;

    pthread_mutex_lock(&b->__lock);
    if (++b->__waiting == b->__count) {
        b->__waiting = 0;
        b->__round++;
        pthread_cond_broadcast(&b->__all_here);
        result = PTHREAD_BARRIER_SERIAL_THREAD;
    } else {
        unsigned int round = b->__round;

        while (b->__round == round) {
            pthread_cond_wait(&b->__all_here, &b->__lock);
        }
    }
    pthread_mutex_unlock(&b->__lock);
    return result;
}

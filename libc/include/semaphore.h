// Semaphores in memory.
#pragma once

#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS

#define SEM_VALUE_MAX 0x7fffffff

typedef struct {
    int __value;
    int __waiters;
    int __shared;
} sem_t;

// Each returns 0, or -1 with errno.
int sem_init(sem_t *sem, int shared, unsigned int value);
int sem_destroy(sem_t *sem);
int sem_wait(sem_t *sem);
int sem_trywait(sem_t *sem);
int sem_timedwait(sem_t *__restrict sem, const struct timespec *__restrict until);
int sem_post(sem_t *sem);
int sem_getvalue(sem_t *__restrict sem, int *__restrict value);

__END_DECLS

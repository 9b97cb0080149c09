/* Mutexes, condition variables, rwlocks, barriers, semaphores, once, spin locks. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { THREADS = 6, ROUNDS = 500 };

static void run_all(void *(*run)(void *), int count)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, run, NULL), 0);
    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static struct timespec after_ms(clockid_t clock, long ms)
{
    struct timespec t;

    clock_gettime(clock, &t);
    t.tv_nsec += ms * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_spinlock_t spin;
static volatile int inside, total;

/* Gives the processor away inside of the lock, so that others try to come in. */
static void visit(int round)
{
    CHECK_EQ(++inside, 1);
    if (round % 8 == 0)
        sched_yield();
    total = total + 1;
    inside--;
}

static void *under_mutex(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&mutex);
        visit(i);
        pthread_mutex_unlock(&mutex);
    }
    return arg;
}

static void mutex_excludes(void)
{
    run_all(under_mutex, THREADS);
    CHECK_EQ(total, THREADS * ROUNDS);
    CHECK_EQ(pthread_mutex_destroy(&mutex), 0);
}

static void *under_spin_lock(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_spin_lock(&spin);
        visit(i);
        pthread_spin_unlock(&spin);
    }
    return arg;
}

static void spin_lock_excludes(void)
{
    pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
    run_all(under_spin_lock, THREADS);
    CHECK_EQ(total, THREADS * ROUNDS);
    CHECK_EQ(pthread_spin_trylock(&spin), 0);
    CHECK_EQ(pthread_spin_trylock(&spin), EBUSY);
}

static void *finds_it_held(void *arg)
{
    pthread_mutex_t *m = arg;
    struct timespec soon = after_ms(CLOCK_REALTIME, 30);
    struct timespec never = {.tv_nsec = -1};

    CHECK_EQ(pthread_mutex_trylock(m), EBUSY);
    CHECK_EQ(pthread_mutex_timedlock(m, &soon), ETIMEDOUT);
    CHECK_EQ(pthread_mutex_timedlock(m, &never), EINVAL);
    return NULL;
}

static void find_held(pthread_mutex_t *m)
{
    pthread_t thread;

    CHECK_EQ(pthread_create(&thread, NULL, finds_it_held, m), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

static void *may_not_unlock(void *arg)
{
    CHECK_EQ(pthread_mutex_unlock(arg), EPERM);
    return NULL;
}

static void mutex_types(void)
{
    pthread_mutexattr_t attr;
    pthread_mutex_t m;
    pthread_t thread;

    pthread_mutexattr_init(&attr);
    CHECK_EQ(pthread_mutexattr_settype(&attr, 99), EINVAL);
    CHECK_EQ(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK), 0);
    pthread_mutex_init(&m, &attr);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EDEADLK);
    CHECK_EQ(pthread_mutex_destroy(&m), EBUSY);
    pthread_create(&thread, NULL, may_not_unlock, &m);
    pthread_join(thread, NULL);
    find_held(&m);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);

    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&m, &attr);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(i == 1 ? pthread_mutex_trylock(&m) : pthread_mutex_lock(&m), 0);
    for (int i = 0; i < 3; i++) {
        find_held(&m);
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
    }
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
}

static pthread_cond_t turn_changed = PTHREAD_COND_INITIALIZER;
static int turn, players;

/* Each in turn, by number. */
static void *plays(void *arg)
{
    int me;

    pthread_mutex_lock(&mutex);
    me = players++;
    for (int i = 0; i < ROUNDS / 5; i++) {
        while (turn % THREADS != me)
            pthread_cond_wait(&turn_changed, &mutex);
        turn++;
        pthread_cond_broadcast(&turn_changed);
    }
    pthread_mutex_unlock(&mutex);
    return arg;
}

static void condition_takes_turns(void)
{
    run_all(plays, THREADS);
    CHECK_EQ(turn, THREADS * (ROUNDS / 5));
    CHECK_EQ(pthread_cond_destroy(&turn_changed), 0);
}

static void condition_times_out(void)
{
    pthread_condattr_t attr;
    pthread_cond_t cond;
    struct timespec soon;

    pthread_condattr_init(&attr);
    CHECK_EQ(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC), 0);
    CHECK_EQ(pthread_condattr_setclock(&attr, 77), EINVAL);
    pthread_cond_init(&cond, &attr);
    pthread_mutex_lock(&mutex);
    soon = after_ms(CLOCK_MONOTONIC, 30);
    CHECK_EQ(pthread_cond_timedwait(&cond, &mutex, &soon), ETIMEDOUT);
    CHECK_EQ(pthread_mutex_trylock(&mutex), EBUSY);
    soon.tv_nsec = 1000000000;
    CHECK_EQ(pthread_cond_timedwait(&cond, &mutex, &soon), EINVAL);
    pthread_mutex_unlock(&mutex);
}

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static volatile int readers, most_readers, writers;

static void *reads_and_writes(void *arg)
{
    for (int i = 0; i < ROUNDS / 2; i++) {
        if (i % 5 == 0) {
            CHECK_EQ(pthread_rwlock_wrlock(&rwlock), 0);
            CHECK_EQ(++writers, 1);
            CHECK_EQ(readers, 0);
            sched_yield();
            writers--;
        } else {
            CHECK_EQ(pthread_rwlock_rdlock(&rwlock), 0);
            CHECK_EQ(writers, 0);
            __atomic_add_fetch(&readers, 1, __ATOMIC_RELAXED);
            if (readers > most_readers)
                most_readers = readers;
            sched_yield();
            __atomic_sub_fetch(&readers, 1, __ATOMIC_RELAXED);
        }
        CHECK_EQ(pthread_rwlock_unlock(&rwlock), 0);
    }
    return arg;
}

static void rwlock_excludes_writers(void)
{
    run_all(reads_and_writes, THREADS);
    CHECK(most_readers > 1);
    CHECK_EQ(pthread_rwlock_destroy(&rwlock), 0);
}

static void *cannot_write(void *arg)
{
    struct timespec soon = after_ms(CLOCK_REALTIME, 30);

    CHECK_EQ(pthread_rwlock_trywrlock(&rwlock), EBUSY);
    CHECK_EQ(pthread_rwlock_timedwrlock(&rwlock, &soon), ETIMEDOUT);
    return arg;
}

static void rwlock_errors(void)
{
    CHECK_EQ(pthread_rwlock_unlock(&rwlock), EPERM);
    CHECK_EQ(pthread_rwlock_rdlock(&rwlock), 0);
    CHECK_EQ(pthread_rwlock_tryrdlock(&rwlock), 0);
    run_all(cannot_write, 2);
    CHECK_EQ(pthread_rwlock_tryrdlock(&rwlock), 0); /* the writers gave up */
    for (int i = 0; i < 3; i++)
        CHECK_EQ(pthread_rwlock_unlock(&rwlock), 0);
    CHECK_EQ(pthread_rwlock_wrlock(&rwlock), 0);
    CHECK_EQ(pthread_rwlock_wrlock(&rwlock), EDEADLK);
    CHECK_EQ(pthread_rwlock_tryrdlock(&rwlock), EBUSY);
    CHECK_EQ(pthread_rwlock_unlock(&rwlock), 0);
}

static pthread_barrier_t barrier;
static int arrived, serial;

static void *meets(void *arg)
{
    for (int round = 1; round <= ROUNDS / 5; round++) {
        int result;

        __atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST);
        result = pthread_barrier_wait(&barrier);
        CHECK(__atomic_load_n(&arrived, __ATOMIC_SEQ_CST) >= round * THREADS);
        if (result == PTHREAD_BARRIER_SERIAL_THREAD)
            __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
        else
            CHECK_EQ(result, 0);
    }
    return arg;
}

static void barrier_waits_for_all(void)
{
    CHECK_EQ(pthread_barrier_init(&barrier, NULL, 0), EINVAL);
    CHECK_EQ(pthread_barrier_init(&barrier, NULL, THREADS), 0);
    run_all(meets, THREADS);
    CHECK_EQ(arrived, THREADS * (ROUNDS / 5));
    CHECK_EQ(serial, ROUNDS / 5);
    CHECK_EQ(pthread_barrier_destroy(&barrier), 0);
}

static sem_t slots, items;

static void *consumes(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_WORKS(sem_wait(&items));
        CHECK_WORKS(sem_post(&slots));
    }
    return arg;
}

static void semaphore_counts(void)
{
    struct timespec soon = after_ms(CLOCK_REALTIME, 30);
    pthread_t consumer;
    int value;

    CHECK_WORKS(sem_init(&slots, 0, 3));
    CHECK_WORKS(sem_init(&items, 0, 0));
    CHECK_FAILS(sem_trywait(&items), EAGAIN);
    CHECK_FAILS(sem_timedwait(&items, &soon), ETIMEDOUT);
    CHECK_FAILS(sem_init(&items, 0, 0x80000000u), EINVAL);
    pthread_create(&consumer, NULL, consumes, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_WORKS(sem_wait(&slots));
        CHECK_WORKS(sem_post(&items));
        CHECK_WORKS(sem_getvalue(&items, &value));
        CHECK(value <= 3);
    }
    pthread_join(consumer, NULL);
    CHECK_WORKS(sem_getvalue(&slots, &value));
    CHECK_EQ(value, 3);
}

static sem_t *between;

static void posts(void *arg)
{
    (void)arg;
    sleep_ms(20);
    CHECK_WORKS(sem_post(between));
}

static void semaphore_between_processes(void)
{
    pid_t child;

    between = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK_WORKS(sem_init(between, 1, 0));
    child = start_child(posts, NULL);
    CHECK_WORKS(sem_wait(between));
    CHECK_EQ(wait_child(child), 0);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int inits;

static void init(void)
{
    sched_yield();
    inits++;
}

static void *inits_once(void *arg)
{
    CHECK_EQ(pthread_once(&once, init), 0);
    CHECK_EQ(inits, 1);
    return arg;
}

static void once_is_once(void)
{
    run_all(inits_once, THREADS);
}

TEST_MAIN({"a mutex lets one in", mutex_excludes}, {"types of mutexes", mutex_types},
          {"a spin lock lets one in", spin_lock_excludes},
          {"a condition takes turns", condition_takes_turns},
          {"a condition times out", condition_times_out},
          {"an rwlock keeps writers alone", rwlock_excludes_writers},
          {"an rwlock's errors", rwlock_errors}, {"a barrier waits for all", barrier_waits_for_all},
          {"a semaphore counts", semaphore_counts},
          {"a semaphore between processes", semaphore_between_processes},
          {"once is once", once_is_once})

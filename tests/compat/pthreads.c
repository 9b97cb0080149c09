/* POSIX threads: creation and joining, locks, conditions, thread-local storage, cancellation. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define THREADS 8
#define ROUNDS  1000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int counter;

static void *add(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&mutex);
        int seen = counter;
        if (i % 100 == 0)
            sched_yield();
        counter = seen + 1;
        pthread_mutex_unlock(&mutex);
    }
    return (char *)arg + 1;
}

static void create_and_join(void)
{
    pthread_t t[THREADS];
    void *result;

    for (long i = 0; i < THREADS; i++)
        if (pthread_create(&t[i], NULL, add, (void *)(i * 10)))
            printf("no thread\n");
    for (int i = 0; i < THREADS; i++) {
        pthread_join(t[i], &result);
        printf("thread %d returned %ld\n", i, (long)result);
    }
    printf("counter %d\n", counter);
}

static int turn;

static void *player(void *arg)
{
    long me = (long)arg;

    for (int i = 0; i < 3; i++) {
        pthread_mutex_lock(&mutex);
        while (turn % 3 != me)
            pthread_cond_wait(&condition, &mutex);
        printf("turn %d: player %ld\n", turn, me);
        turn++;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void take_turns(void)
{
    pthread_t t[3];

    for (long i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, player, (void *)i);
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
}

static void time_limit(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 30000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    int err = pthread_cond_timedwait(&condition, &mutex, &until);
    pthread_mutex_unlock(&mutex);
    printf("nobody signals: %s\n", strerror(err));
}

static __thread int mine = 7;
static __thread char text[64] = "fresh";
static pthread_key_t key;

static void destroy(void *value)
{
    printf("destroyed %s\n", (char *)value);
}

static void *storage(void *arg)
{
    printf("%s: mine %d, text %s, errno %d\n", (char *)arg, mine, text, errno);
    mine = 8;
    strcpy(text, arg);
    errno = EXDEV;
    pthread_setspecific(key, arg);
    printf("%s: mine %d, text %s, special %s\n", (char *)arg, mine, text,
           (char *)pthread_getspecific(key));
    return NULL;
}

static void local_storage(void)
{
    pthread_t t;

    errno = 0;
    mine = 1;
    pthread_key_create(&key, destroy);
    for (int i = 0; i < 2; i++) {
        pthread_create(&t, NULL, storage, i ? "second" : "first");
        pthread_join(t, NULL);
    }
    printf("main: mine %d, text %s, errno %d, special %p\n", mine, text, errno,
           pthread_getspecific(key) ? (void *)1 : (void *)0);
}

static sem_t ready;

static void cleanup(void *arg)
{
    printf("cleanup of %s\n", (char *)arg);
}

static void *asleep(void *arg)
{
    pthread_cleanup_push(cleanup, arg);
    sem_post(&ready);
    for (;;)
        pause();
    pthread_cleanup_pop(0);
    return NULL;
}

static volatile int stop_spinning; /* never set; without it the compiler gives up the frame */

static void *busy(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    pthread_cleanup_push(cleanup, arg);
    sem_post(&ready);
    while (!stop_spinning)
        ;
    pthread_cleanup_pop(0);
    return NULL;
}

static void *stubborn(void *arg)
{
    (void)arg;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&ready);
    usleep(30000);
    return (void *)5;
}

static void cancel(void)
{
    void *(*const bodies[])(void *) = {asleep, busy, stubborn};
    static char *const names[] = {"sleeper", "spinner", "stubborn one"};
    void *result;
    pthread_t t;

    sem_init(&ready, 0, 0);
    for (int i = 0; i < 3; i++) {
        pthread_create(&t, NULL, bodies[i], names[i]);
        sem_wait(&ready);
        pthread_cancel(t);
        pthread_join(t, &result);
        printf("%s: %s\n", names[i], result == PTHREAD_CANCELED ? "cancelled" : "returned");
    }
}

static void *detached(void *arg)
{
    pthread_detach(pthread_self());
    printf("detached thread runs\n");
    sem_post(arg);
    return NULL;
}

static void detach(void)
{
    pthread_attr_t a;
    pthread_t t;
    sem_t done;

    sem_init(&done, 0, 0);
    pthread_create(&t, NULL, detached, &done);
    sem_wait(&done);
    pthread_attr_init(&a);
    pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&a, 1 << 17);
    pthread_create(&t, &a, detached, &done);
    sem_wait(&done);
}

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_spinlock_t spin;
static int written, onces, serial;

static void initialise(void)
{
    onces++;
}

static void *worker(void *arg)
{
    (void)arg;
    pthread_once(&once, initialise);
    for (int i = 0; i < 100; i++) {
        pthread_rwlock_wrlock(&rwlock);
        written++;
        pthread_rwlock_unlock(&rwlock);
        pthread_rwlock_rdlock(&rwlock);
        if (written <= 0)
            printf("not written\n");
        pthread_rwlock_unlock(&rwlock);
    }
    int first = pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
    pthread_spin_lock(&spin);
    serial += first;
    pthread_spin_unlock(&spin);
    return NULL;
}

static void other_locks(void)
{
    pthread_t t[4];

    pthread_barrier_init(&barrier, NULL, 4);
    pthread_spin_init(&spin, 0);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, worker, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    printf("written %d, initialised %d times, %d serial\n", written, onces, serial);
}

static void *identity(void *arg)
{
    pid_t *ids = arg;

    ids[0] = getpid();
    ids[1] = syscall(SYS_gettid);
    return NULL;
}

static void identities(void)
{
    pid_t ids[2];
    pthread_t t;

    pthread_create(&t, NULL, identity, ids);
    pthread_join(t, NULL);
    printf("same process %d, own number %d, main is leader %d\n", ids[0] == getpid(),
           ids[1] != getpid(), syscall(SYS_gettid) == getpid());
}

static volatile sig_atomic_t handled_by_main;
static pthread_t main_thread;

static void handler(int sig)
{
    (void)sig;
    handled_by_main = pthread_equal(pthread_self(), main_thread) ? 1 : 2;
}

static void *waiter(void *arg)
{
    int sig;

    sem_post(&ready);
    sigwait(arg, &sig);
    printf("sigwait: signal %d\n", sig);
    return NULL;
}

static void signals(void)
{
    struct sigaction a = {.sa_handler = handler};
    sigset_t set;
    pthread_t t;

    main_thread = pthread_self();
    sigaction(SIGUSR1, &a, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_create(&t, NULL, waiter, &set);
    sem_wait(&ready);
    kill(getpid(), SIGUSR2);
    pthread_join(t, NULL);
    kill(getpid(), SIGUSR1);
    printf("handled by main: %d\n", handled_by_main);
    pthread_create(&t, NULL, asleep, "signalled thread");
    sem_wait(&ready);
    handled_by_main = 0;
    pthread_kill(t, SIGUSR1);
    while (!handled_by_main)
        sched_yield();
    printf("handled by the thread: %d\n", handled_by_main == 2);
    pthread_cancel(t);
    pthread_join(t, NULL);
}

static void *last(void *arg)
{
    pthread_join(*(pthread_t *)arg, NULL);
    printf("main has ended\n");
    exit(42);
}

int main(void)
{
    setbuf(stdout, NULL);
    create_and_join();
    take_turns();
    time_limit();
    local_storage();
    cancel();
    detach();
    other_locks();
    identities();
    signals();

    static pthread_t me;
    pthread_t t;
    me = pthread_self();
    pthread_create(&t, NULL, last, &me);
    pthread_exit(NULL);
}

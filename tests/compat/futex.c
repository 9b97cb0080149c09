/* Futexes between processes that share memory: waits, wake-ups, requeues, limits, dead owners. */
#define _GNU_SOURCE
#include <errno.h>
#include <uapi/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct shared {
    volatile int word, other, arrived;
    sem_t semaphore;
    pthread_mutex_t mutex, robust;
    pthread_cond_t condition;
    volatile int items, total;
} * s;

static long futex(volatile int *word, int op, int value, void *limit, volatile int *other,
                  int value3)
{
    return syscall(SYS_futex, word, op, value, limit, other, value3);
}

static const char *name(long result)
{
    return result < 0 ? strerror(errno) : "done";
}

static void settle(void)
{
    usleep(50000);
}

static void errors(void)
{
    struct timespec soon = {0, 20000000}, bad = {0, 1000000000};

    s->word = 1;
    printf("other value: %s\n", name(futex(&s->word, FUTEX_WAIT, 2, NULL, NULL, 0)));
    printf("time over: %s\n", name(futex(&s->word, FUTEX_WAIT, 1, &soon, NULL, 0)));
    printf("bad time: %s\n", name(futex(&s->word, FUTEX_WAIT, 1, &bad, NULL, 0)));
    printf("askew: %s\n", name(futex((int *)((char *)&s->word + 1), FUTEX_WAIT, 1, NULL, NULL, 0)));
    printf("nowhere: %s\n", name(futex((int *)64, FUTEX_WAIT, 1, NULL, NULL, 0)));
    printf("no bits: %s\n", name(futex(&s->word, FUTEX_WAIT_BITSET, 1, NULL, NULL, 0)));
    printf("no operation: %s\n", name(futex(&s->word, 77, 1, NULL, NULL, 0)));
    printf("nobody to wake: %ld\n", futex(&s->word, FUTEX_WAKE, 1, NULL, NULL, 0));

    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    now.tv_nsec += 20000000;
    now.tv_sec += now.tv_nsec / 1000000000;
    now.tv_nsec %= 1000000000;
    printf("at a time: %s\n", name(futex(&s->word, FUTEX_WAIT_BITSET, 1, &now, NULL, 1)));
}

/* n children wait for the word (each for its own bit) and exit with 0 when woken. */
static void start_waiters(int n)
{
    s->word = 1;
    s->arrived = 0;
    for (int i = 0; i < n; i++) {
        if (!fork()) {
            __atomic_add_fetch(&s->arrived, 1, __ATOMIC_SEQ_CST);
            _exit(futex(&s->word, FUTEX_WAIT_BITSET, 1, NULL, NULL, 1 << i) ? errno : 0);
        }
        while (s->arrived <= i) /* one after the other: the queue is woken in this order */
            usleep(1000);
        settle();
    }
}

static int ended(int options)
{
    int n = 0, status;

    while (waitpid(-1, &status, options) > 0)
        n += status == 0;
    return n;
}

static void wakes(void)
{
    start_waiters(5);
    printf("one: %ld", futex(&s->word, FUTEX_WAKE, 1, NULL, NULL, 0));
    settle();
    printf(" ended %d\n", ended(WNOHANG));
    printf("by its bit: %ld", futex(&s->word, FUTEX_WAKE_BITSET, 10, NULL, NULL, 1 << 3));
    settle();
    printf(" ended %d\n", ended(WNOHANG));
    printf("private ones do not meet: %ld\n",
           futex(&s->word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 10, NULL, NULL, 0));
    printf("all: %ld", futex(&s->word, FUTEX_WAKE, 100, NULL, NULL, 0));
    printf(" ended %d\n", ended(0));
}

static void requeues(void)
{
    start_waiters(4);
    printf("compare: %s\n", name(futex(&s->word, FUTEX_CMP_REQUEUE, 1, (void *)10, &s->other, 7)));
    printf("wake 1, move 2: %ld", futex(&s->word, FUTEX_CMP_REQUEUE, 1, (void *)2, &s->other, 1));
    settle();
    printf(" ended %d\n", ended(WNOHANG));
    printf("at the other: %ld", futex(&s->other, FUTEX_WAKE, 10, NULL, NULL, 0));
    printf(", at the first: %ld", futex(&s->word, FUTEX_REQUEUE, 0, (void *)9, &s->other, 0));
    printf(", moved: %ld", futex(&s->other, FUTEX_WAKE, 10, NULL, NULL, 0));
    printf(" ended %d\n", ended(0));
}

static void ignore(int sig)
{
    (void)sig;
}

static void interrupted(void)
{
    struct sigaction sa = {.sa_handler = ignore};

    sigaction(SIGALRM, &sa, NULL);
    s->word = 1;
    ualarm(20000, 0);
    printf("interrupted: %s\n", name(futex(&s->word, FUTEX_WAIT, 1, NULL, NULL, 0)));
}

/* A private word is found after a copy-on-write as before it. */
static void private_word(void)
{
    static volatile int word = 1;
    int status;

    pid_t pid = fork();
    if (!pid) {
        word = 2;
        struct timespec soon = {0, 30000000};
        _exit(futex(&word, FUTEX_WAIT, 2, &soon, NULL, 0) ? errno : 0);
    }
    settle();
    printf("another's copy: %ld", futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
    waitpid(pid, &status, 0);
    printf(", its wait: %s\n", strerror(WEXITSTATUS(status)));
}

static void semaphores(void)
{
    const int children = 4, rounds = 500;

    sem_init(&s->semaphore, 1, 1);
    s->total = 0;
    for (int i = 0; i < children; i++) {
        if (fork())
            continue;
        for (int j = 0; j < rounds; j++) {
            sem_wait(&s->semaphore);
            int seen = s->total;
            if (j % 50 == 0)
                usleep(100);
            s->total = seen + 1;
            sem_post(&s->semaphore);
        }
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    printf("semaphore: %d\n", s->total);
}

static void conditions(void)
{
    pthread_mutexattr_t ma;
    pthread_condattr_t ca;

    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&s->mutex, &ma);
    pthread_condattr_init(&ca);
    pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&s->condition, &ca);
    s->items = 0;
    if (!fork()) {
        for (int i = 0; i < 200; i++) {
            pthread_mutex_lock(&s->mutex);
            s->items++;
            pthread_cond_signal(&s->condition);
            pthread_mutex_unlock(&s->mutex);
        }
        _exit(0);
    }
    int taken = 0;
    pthread_mutex_lock(&s->mutex);
    while (taken < 200) {
        while (!s->items)
            pthread_cond_wait(&s->condition, &s->mutex);
        taken += s->items;
        s->items = 0;
    }
    pthread_mutex_unlock(&s->mutex);
    wait(NULL);
    printf("condition: %d\n", taken);
}

static void robust(void)
{
    pthread_mutexattr_t a;

    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&s->robust, &a);
    if (!fork()) {
        pthread_mutex_lock(&s->robust);
        s->arrived = 99;
        usleep(50000);
        _exit(0);
    }
    while (s->arrived != 99)
        usleep(1000);
    int err = pthread_mutex_lock(&s->robust);
    printf("dead owner: %s", strerror(err));
    printf(", consistent %d", pthread_mutex_consistent(&s->robust));
    printf(", unlock %d\n", pthread_mutex_unlock(&s->robust));
    wait(NULL);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    errors();
    wakes();
    requeues();
    interrupted();
    private_word();
    semaphores();
    conditions();
    robust();
    return 0;
}

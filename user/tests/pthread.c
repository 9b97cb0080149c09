/* Threads of the C library: their life, and what is theirs alone. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, LIVES = 250, BLOCKS = 200 };

static pthread_t start(void *(*run)(void *), void *arg)
{
    pthread_t thread = NULL;

    CHECK_EQ(pthread_create(&thread, NULL, run, arg), 0);
    return thread;
}

static void *join(pthread_t thread)
{
    void *result = NULL;

    CHECK_EQ(pthread_join(thread, &result), 0);
    return result;
}

static void *add_one(void *arg)
{
    return (char *)arg + 1;
}

static void *exit_early(void *arg)
{
    pthread_exit(arg);
}

static void gives_results(void)
{
    int thing;

    CHECK(join(start(add_one, &thing)) == (char *)&thing + 1);
    CHECK(join(start(exit_early, &thing)) == &thing);
}

static __thread int own = 7;
static int ids[THREADS];

static void *uses_its_own(void *arg)
{
    int i = *(int *)arg;

    CHECK_EQ(own, 7);
    own = i;
    errno = 100 + i;
    for (int round = 0; round < 20; round++)
        sched_yield();
    CHECK_EQ(own, i);
    CHECK_EQ(errno, 100 + i);
    CHECK_EQ(gettid(), pthread_gettid_np(pthread_self()));
    CHECK(gettid() != getpid());
    return NULL;
}

static void has_its_own(void)
{
    pthread_t threads[THREADS];

    own = 99;
    errno = 0;
    for (int i = 0; i < THREADS; i++) {
        ids[i] = i;
        threads[i] = start(uses_its_own, &ids[i]);
    }
    for (int i = 0; i < THREADS; i++)
        join(threads[i]);
    CHECK_EQ(own, 99);
    CHECK_EQ(errno, 0);
}

static void *nothing(void *arg)
{
    return arg;
}

static int areas(void)
{
    static char text[65536];
    int lines = 0;

    read_file("/proc/self/maps", text, sizeof(text));
    for (char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

static void wait_for_areas(int expected)
{
    for (int i = 0; i < 100 && areas() != expected; i++)
        sleep_ms(10);
    CHECK_EQ(areas(), expected);
}

/* LIVES at once: their kernel stacks stay below 4 MiB, one page table of the kernel, which it
 * keeps. */
static void leaves_no_memory(void)
{
    pthread_attr_t attr;
    pthread_t thread;
    int before;

    join(start(nothing, NULL));
    before = areas();
    for (int i = 0; i < LIVES; i++)
        join(start(nothing, NULL));
    CHECK_EQ(areas(), before);

    CHECK_EQ(pthread_attr_init(&attr), 0);
    CHECK_EQ(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED), 0);
    for (int i = 0; i < LIVES; i++) {
        int error = pthread_create(&thread, i % 2 ? &attr : NULL, nothing, NULL);

        CHECK_EQ(error, 0);
        if (error == 0 && i % 2 == 0)
            CHECK_EQ(pthread_detach(thread), 0);
    }
    wait_for_areas(before);
}

static pthread_barrier_t both;

static void *waits_at_barrier(void *arg)
{
    pthread_barrier_wait(&both);
    return arg;
}

static void refuses_what_is_wrong(void)
{
    pthread_t thread;

    pthread_barrier_init(&both, NULL, 2);
    CHECK_EQ(pthread_join(pthread_self(), NULL), EDEADLK);
    thread = start(waits_at_barrier, NULL);
    CHECK_EQ(pthread_tryjoin_np(thread, NULL), EBUSY);
    CHECK_EQ(pthread_detach(thread), 0);
    CHECK_EQ(pthread_detach(thread), EINVAL);
    CHECK_EQ(pthread_join(thread, NULL), EINVAL);
    pthread_barrier_wait(&both);
}

static void *overflows(void *arg)
{
    pthread_attr_t attr;
    void *stack;
    size_t size;

    CHECK_EQ(pthread_getattr_np(pthread_self(), &attr), 0);
    pthread_attr_getstack(&attr, &stack, &size);
    CHECK((char *)&attr > (char *)stack && (char *)&attr < (char *)stack + size);
    *(volatile char *)stack = 1;
    CHECK_EQ(write_signal((char *)stack - 1), SIGSEGV);
    return arg;
}

static void guards_its_stack(void)
{
    join(start(overflows, NULL));
}

static void *on_given_stack(void *stack)
{
    char here;

    CHECK(&here > (char *)stack && &here < (char *)stack + 65536);
    return NULL;
}

static void takes_a_given_stack(void)
{
    char *stack = map_pages(16, PROT_READ | PROT_WRITE);
    pthread_attr_t attr;
    pthread_t thread;

    pthread_attr_init(&attr);
    CHECK_EQ(pthread_attr_setstacksize(&attr, 1000), EINVAL);
    CHECK_EQ(pthread_attr_setstack(&attr, stack, 65536), 0);
    CHECK_EQ(pthread_create(&thread, &attr, on_given_stack, stack), 0);
    join(thread);
    *stack = 1; /* it is still there */
    CHECK_WORKS(munmap(stack, 65536));
}

static pthread_key_t key;
static int destroyed;

/* Sets the value again once: a second pass has to come. */
static void destroy(void *value)
{
    destroyed++;
    if (destroyed == 1)
        CHECK_EQ(pthread_setspecific(key, value), 0);
}

static void *sets_value(void *arg)
{
    CHECK(pthread_getspecific(key) == NULL);
    CHECK_EQ(pthread_setspecific(key, arg), 0);
    CHECK(pthread_getspecific(key) == arg);
    return NULL;
}

static void destroys_values(void)
{
    CHECK_EQ(pthread_key_create(&key, destroy), 0);
    CHECK_EQ(pthread_setspecific(key, &key), 0);
    join(start(sets_value, &destroyed));
    CHECK_EQ(destroyed, 2);
    CHECK(pthread_getspecific(key) == &key);
    CHECK_EQ(pthread_key_delete(key), 0);
    CHECK_EQ(pthread_setspecific(key, &key), EINVAL);
    CHECK_EQ(pthread_key_delete(PTHREAD_KEYS_MAX), EINVAL);
}

/* Blocks of one thread are freed by another. */
static void *allocates(void *arg)
{
    unsigned char **blocks = arg;

    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc((size_t)i * 7 % 1500 + 1);
        if (CHECK(blocks[i] != NULL))
            *blocks[i] = (unsigned char)i;
    }
    return NULL;
}

static void *frees(void *arg)
{
    unsigned char **blocks = arg;

    for (int i = 0; i < BLOCKS; i++) {
        CHECK_EQ(*blocks[i], (unsigned char)i);
        free(blocks[i]);
    }
    return NULL;
}

static void shares_the_heap(void)
{
    static unsigned char *blocks[THREADS][BLOCKS];
    pthread_t threads[THREADS];

    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < THREADS; i++)
            threads[i] = start(round % 2 ? frees : allocates, blocks[(i + round / 2) % THREADS]);
        for (int i = 0; i < THREADS; i++)
            join(threads[i]);
    }
}

static void *forks(void *arg)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        pthread_t thread;
        void *result = NULL;
        bool alone = pthread_gettid_np(pthread_self()) == gettid() && getpid() == gettid();

        free(malloc(100));
        if (pthread_create(&thread, NULL, add_one, arg) == 0)
            pthread_join(thread, &result);
        _exit(alone && result == (char *)arg + 1 ? 0 : 1);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    return NULL;
}

static void forks_one_thread(void)
{
    int thing;

    join(start(forks, &thing));
}

static int order[3], steps;

static void first(void)
{
    order[0] = ++steps;
}

static void second(void)
{
    order[1] = ++steps;
}

static void in_child(void)
{
    order[2] = ++steps;
}

static void calls_fork_handlers(void)
{
    int status;
    pid_t pid;

    CHECK_EQ(pthread_atfork(second, first, in_child), 0);
    CHECK_EQ(pthread_atfork(first, second, in_child), 0);
    pid = fork();
    if (pid == 0)
        _exit(order[0] == 1 && order[1] == 2 && order[2] == 4 ? 0 : 1);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    CHECK(order[0] == 3 && order[1] == 4);
}

static void *outlives_main(void *arg)
{
    sleep_ms(30);
    finish();
    return arg;
}

/* The process goes on until its last thread ends. */
static void main_may_end_first(void)
{
    start(outlives_main, NULL);
    pthread_exit(NULL);
}

static void ends_with_last(void *arg)
{
    (void)arg;
    start(nothing, NULL);
    pthread_exit(NULL);
}

static void last_thread_ends_process(void)
{
    CHECK_EQ(run_child(ends_with_last, NULL), 0);
}

static volatile int handled_by;

static void on_signal(int sig)
{
    (void)sig;
    handled_by = gettid();
}

static void signals_and_names(void)
{
    char name[16];
    pthread_t thread;

    pthread_barrier_init(&both, NULL, 2);
    thread = start(waits_at_barrier, NULL);
    signal(SIGUSR1, on_signal);
    CHECK_EQ(pthread_kill(thread, SIGUSR1), 0);
    for (int i = 0; i < 100 && !handled_by; i++)
        sleep_ms(10);
    CHECK_EQ(handled_by, pthread_gettid_np(thread));
    CHECK_EQ(pthread_setname_np(thread, "a name of sixteen"), ERANGE);
    CHECK_EQ(pthread_setname_np(thread, "worker"), 0);
    CHECK_EQ(pthread_getname_np(thread, name, sizeof(name)), 0);
    CHECK_TEXT(name, "worker");
    pthread_barrier_wait(&both);
    join(thread);
}

TEST_MAIN({"results of join", gives_results}, {"errno and __thread variables", has_its_own},
          {"no memory stays behind", leaves_no_memory},
          {"join and detach refuse what is wrong", refuses_what_is_wrong},
          {"a guard below each stack", guards_its_stack}, {"a given stack", takes_a_given_stack},
          {"keys and their destructors", destroys_values},
          {"malloc here, free there", shares_the_heap}, {"fork from a thread", forks_one_thread},
          {"fork handlers nest", calls_fork_handlers}, {"main may end first", main_may_end_first},
          {"the last thread ends the process", last_thread_ends_process},
          {"signals and names", signals_and_names})

/* How a program ends: exit, quick_exit, abort, and what is called then. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int said[2];

static void say(char c)
{
    write(said[1], &c, 1);
}

static void say_a(void)
{
    say('a');
}

static void say_b(void)
{
    say('b');
}

/* Runs it in a child, which must exit with this status, and checks what it said. */
static void check_end(child_action run, int expected, const char *text)
{
    char buf[64] = "";
    int status;

    REQUIRE(pipe(said) == 0);
    status = run_child(run, NULL);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), expected);
    close(said[1]);
    CHECK(read(said[0], buf, sizeof(buf) - 1) >= 0);
    close(said[0]);
    CHECK_TEXT(buf, text);
}

static void leave(void *arg)
{
    (void)arg;
    atexit(say_a);
    at_quick_exit(say_a);
    atexit(say_b);
    exit(7);
}

static void the_last_comes_first(void)
{
    check_end(leave, 7, "ba");
}

static void say_c_after(void)
{
    atexit(say_a);
    say('c');
}

static void leave_and_add(void *arg)
{
    (void)arg;
    atexit(say_b);
    atexit(say_c_after);
    exit(1);
}

static void added_meanwhile(void)
{
    check_end(leave_and_add, 1, "cab");
}

static void say_d_and_leave(void)
{
    say('d');
    exit(9);
}

static void leave_twice(void *arg)
{
    (void)arg;
    atexit(say_a);
    atexit(say_d_and_leave);
    exit(1);
}

static void exit_in_a_handler(void)
{
    check_end(leave_twice, 9, "da");
}

static void leave_quickly(void *arg)
{
    (void)arg;
    atexit(say_a);
    at_quick_exit(say_b);
    at_quick_exit(say_a);
    quick_exit(3);
}

static void quick(void)
{
    check_end(leave_quickly, 3, "ab");
}

static void fill(void *arg)
{
    int count = 0;

    (void)arg;
    while (count < 32 && atexit(say_a) == 0)
        count++;
    _exit(count);
}

static void room(void)
{
    check_end(fill, 32, "");
}

/* Leaves the others time to end the program, if they may. */
static void say_a_late(void)
{
    usleep(1000);
    say('a');
}

enum { THREADS = 4, EACH = 8 };

static void *add_some(void *arg)
{
    pthread_barrier_wait(arg);
    for (int i = 0; i < EACH; i++)
        CHECK_EQ(atexit(say_a_late), 0);
    pthread_barrier_wait(arg);
    exit(0);
}

/* Each handler runs once, though all threads add some and call exit at the same time. */
static void threads_leave(void *arg)
{
    pthread_barrier_t start;
    pthread_t thread;

    (void)arg;
    pthread_barrier_init(&start, NULL, THREADS);
    for (int i = 1; i < THREADS; i++)
        REQUIRE(pthread_create(&thread, NULL, add_some, &start) == 0);
    add_some(&start);
}

static void threads(void)
{
    check_end(threads_leave, 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void give_up(void *arg)
{
    (void)arg;
    signal(SIGABRT, SIG_IGN);
    abort();
}

static void aborts(void)
{
    CHECK_EQ(ending_signal(run_child(give_up, NULL)), SIGABRT);
}

TEST_MAIN({"the last handler comes first", the_last_comes_first},
          {"a handler that adds another", added_meanwhile},
          {"a handler that calls exit", exit_in_a_handler}, {"quick_exit", quick},
          {"32 handlers, as C asks", room}, {"exit in many threads", threads},
          {"abort, though SIGABRT is ignored", aborts})

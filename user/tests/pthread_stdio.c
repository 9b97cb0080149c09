/* Streams that several threads use: each call's bytes stay together. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/test.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 5, LINES = 150, LETTERS = 37 };

static FILE *stream;
static int numbers[THREADS] = {0, 1, 2, 3, 4};

static void run_all(void *(*run)(void *))
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, run, &numbers[i]), 0);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static void word(char *text, int number)
{
    memset(text, 'a' + number, LETTERS);
    text[LETTERS] = '\0';
}

static void *prints_lines(void *arg)
{
    char text[LETTERS + 1];
    int number = *(int *)arg;

    word(text, number);
    for (int i = 0; i < LINES; i++) {
        fprintf(stream, "%d %s %d\n", i, text, number);
        if (i % 16 == 0)
            sched_yield();
    }
    return NULL;
}

/* A line by many calls: only flockfile keeps it together. */
static void *prints_pieces(void *arg)
{
    char text[LETTERS + 1];
    int number = *(int *)arg;

    word(text, number);
    for (int i = 0; i < LINES; i++) {
        flockfile(stream);
        fprintf(stream, "%d ", i);
        for (int k = 0; k < LETTERS; k++)
            putc(text[k], stream);
        sched_yield();
        fprintf(stream, " %d\n", number);
        funlockfile(stream);
    }
    return NULL;
}

static void check_lines(const char *name)
{
    int next[THREADS] = {0}, i, number, lines = 0;
    char text[LETTERS + 2], expected[LETTERS + 1], line[128];
    FILE *f = fopen(name, "r");

    while (fgets(line, sizeof(line), f)) {
        lines++;
        if (!CHECK_EQ(sscanf(line, "%d %38s %d", &i, text, &number), 3) || number >= THREADS)
            break;
        word(expected, number);
        CHECK_TEXT(text, expected);
        CHECK_EQ(i, next[number]);
        next[number]++;
    }
    CHECK_EQ(lines, THREADS * LINES);
    fclose(f);
}

static void print_all(void *(*run)(void *))
{
    enter_directory();
    stream = fopen("lines", "w");
    setvbuf(stream, NULL, _IOFBF, 200);
    run_all(run);
    CHECK_EQ(fclose(stream), 0);
    check_lines("lines");
    CHECK_WORKS(unlink("lines"));
    leave_directory();
}

static void lines_stay_whole(void)
{
    print_all(prints_lines);
}

static void locked_lines_stay_whole(void)
{
    print_all(prints_pieces);
}

/* Each line goes to one reader, whole. */
static int seen[THREADS * LINES];

static void *reads_lines(void *arg)
{
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, stream) > 0) {
        int i = atoi(line);

        if (CHECK(i >= 0 && i < THREADS * LINES))
            __atomic_add_fetch(&seen[i], 1, __ATOMIC_RELAXED);
        sched_yield();
    }
    free(line);
    return arg;
}

static void each_line_is_read_once(void)
{
    enter_directory();
    stream = fopen("lines", "w");
    for (int i = 0; i < THREADS * LINES; i++)
        fprintf(stream, "%d\n", i);
    fclose(stream);
    stream = fopen("lines", "r");
    run_all(reads_lines);
    fclose(stream);
    for (int i = 0; i < THREADS * LINES; i++)
        CHECK_EQ(seen[i], 1);
    CHECK_WORKS(unlink("lines"));
    leave_directory();
}

static void *tries_in_vain(void *arg)
{
    CHECK_EQ(ftrylockfile(stdout), -1);
    return arg;
}

static void *tries_with_luck(void *arg)
{
    CHECK_EQ(ftrylockfile(stdout), 0);
    funlockfile(stdout);
    return arg;
}

static void one_holds_it(void)
{
    pthread_t thread;

    flockfile(stdout);
    CHECK_EQ(ftrylockfile(stdout), 0);
    CHECK_EQ(pthread_create(&thread, NULL, tries_in_vain, NULL), 0);
    pthread_join(thread, NULL);
    funlockfile(stdout);
    funlockfile(stdout);
    CHECK_EQ(pthread_create(&thread, NULL, tries_with_luck, NULL), 0);
    pthread_join(thread, NULL);
}

static void *holds_and_sleeps(void *arg)
{
    flockfile(stderr);
    sleep_ms(100);
    funlockfile(stderr);
    return arg;
}

/* The thread that holds the lock is not in the child. */
static void child_of_fork_may_print(void)
{
    pthread_t thread;
    int status;
    pid_t pid;

    CHECK_EQ(pthread_create(&thread, NULL, holds_and_sleeps, NULL), 0);
    sleep_ms(20);
    pid = fork();
    if (pid == 0) {
        fprintf(stderr, "%s", "");
        _exit(ftrylockfile(stderr));
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    pthread_join(thread, NULL);
}

TEST_MAIN({"lines stay whole", lines_stay_whole},
          {"lines of many calls stay whole under flockfile", locked_lines_stay_whole},
          {"each line is read once", each_line_is_read_once}, {"one thread holds it", one_holds_it},
          {"the child of fork may print", child_of_fork_may_print})

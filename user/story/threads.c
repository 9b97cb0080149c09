/*
 * threads: three threads are three stacks in one address space; a forked child is another address
 * space. Each thread's stack is a line of maps, the page table is one.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define THREADS 3

/* What a thread finds out about itself. */
struct view {
    pthread_t thread;
    pid_t pid, tid;
    uintptr_t local, own; /* addresses of an automatic variable and of its `counter` */
    uint32_t cr3;         /* 0: this kernel does not tell */
    unsigned long frame;  /* behind `shared` */
};

static __thread int counter = 1;
static volatile int shared = 1;
static struct view views[THREADS + 1]; /* the last is main's */
static pthread_barrier_t barrier;

/* The page directory that this thread runs with. */
static uint32_t own_cr3(void)
{
    static char text[THREADS + 2][64];
    static unsigned readers;
    char *line = text[__atomic_fetch_add(&readers, 1, __ATOMIC_RELAXED) % (THREADS + 2)];
    char path[64];

    snprintf(path, sizeof(path), "/proc/self/task/%d/pagetables", (int)gettid());
    if (read_file(path, line, sizeof(text[0])) <= 0 || strncmp(line, "cr3 ", 4) != 0)
        return 0;
    return (uint32_t)strtoul(line + 4, NULL, 16);
}

static void look(struct view *view)
{
    volatile int local = 0;

    view->pid = getpid();
    view->tid = gettid();
    view->local = (uintptr_t)&local;
    view->own = (uintptr_t)&counter;
    view->cr3 = own_cr3();
    view->frame = frame_of(&shared);
}

static void *live(void *argument)
{
    struct view *view = argument;

    counter += (int)(view - views);
    look(view);
    __atomic_fetch_add(&shared, 1, __ATOMIC_SEQ_CST);
    pthread_barrier_wait(&barrier); /* all have looked */
    pthread_barrier_wait(&barrier); /* main has compared */
    return (void *)(long)counter;
}

static void print_view(const struct space *space, const struct view *view, const char *name)
{
    const struct area *area = find_area(space, view->local);

    print("    %-9s tid %4d  local at 0x%08lx in %08lx-%08lx %s %s\n", name, (int)view->tid,
          (unsigned long)view->local, (unsigned long)area->start, (unsigned long)area->end,
          area->perms, area->name);
}

static void tell_stacks(const struct space *space)
{
    static const char *const names[] = {"thread 1", "thread 2", "thread 3", "main"};
    bool apart = true, known = true, same_pid = true;

    for (int i = 0; i <= THREADS; i++) {
        known = known && find_area(space, views[i].local);
        same_pid =
            same_pid && views[i].pid == getpid() && (views[i].tid != getpid() || i == THREADS);
        for (int j = 0; j < i; j++)
            apart = apart && find_area(space, views[i].local) != find_area(space, views[j].local);
    }
    if (known)
        for (int i = 0; i <= THREADS; i++)
            print_view(space, &views[i], names[i]);
    print("\n");
    check(known && apart, "each local variable lies in an area of its own: %d stacks", THREADS + 1);
    check(same_pid, "one pid, %d, for all; each thread has a number of its own", (int)getpid());
}

/* Below each stack that pthread_create mapped is a page without access. */
static void tell_guards(const struct space *space)
{
    unsigned guards = 0;

    for (int i = 0; i < THREADS; i++) {
        const struct area *area = find_area(space, views[i].local);
        const struct area *below = area ? find_area(space, area->start - 1) : NULL;
        guards += below && strcmp(below->perms, "---p") == 0;
    }
    check_equal(guards, THREADS, "below each of the new stacks is a guard: an overflow is a fault");
}

static void tell_sharing(void)
{
    bool one_table = true, one_frame = true, own_variables = true;

    print("\nThey share all that is not a stack:\n\n");
    for (int i = 0; i < THREADS; i++) {
        one_table = one_table && views[i].cr3 == views[THREADS].cr3;
        one_frame = one_frame && views[i].frame == views[THREADS].frame;
        own_variables = own_variables && views[i].own != views[THREADS].own;
    }
    if (views[THREADS].cr3)
        check(one_table, "one page directory, CR3 = 0x%08x, for all of them",
              (unsigned)views[THREADS].cr3);
    if (views[THREADS].frame)
        check(one_frame, "`shared` is one frame, 0x%lx", views[THREADS].frame);
    check_equal(shared, 1 + THREADS, "`shared` was counted up by each of them");
    check(own_variables, "`counter`, declared __thread, has an address for each");
}

static void join_all(void)
{
    bool sums = true;
    void *result;

    for (int i = 0; i < THREADS; i++) {
        pthread_join(views[i].thread, &result);
        sums = sums && (long)result == 1 + i;
    }
    check(sums && counter == 1, "and a value for each: what one wrote no other has seen");
}

/* What a child says about itself through the pipe: a view. */
static void tell_child(void)
{
    struct view child = {0};
    int ends[2];

    print("\nA child by fork is another thing:\n\n");
    if (pipe(ends) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        shared++;
        look(&child);
        _exit(write(ends[1], &child, sizeof(child)) != sizeof(child));
    }
    if (read(ends[0], &child, sizeof(child)) != sizeof(child))
        check(false, "the child answers");
    waitpid(pid, NULL, 0);
    check(child.pid == pid && child.tid == pid, "a pid of its own, %d", (int)pid);
    check(child.local >> 12 == views[THREADS].local >> 12,
          "its stack has the same addresses as ours");
    if (child.cr3)
        check(child.cr3 != views[THREADS].cr3, "but another page directory, CR3 = 0x%08x",
              (unsigned)child.cr3);
    if (child.frame) /* who of the two wrote to the page first has a new one */
        check(child.frame != frame_of(&shared), "and since it wrote, another frame for `shared`");
    check_equal(shared, 1 + THREADS, "what it wrote is not here");
}

static bool start_threads(void)
{
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&views[i].thread, NULL, live, &views[i]) != 0)
            return false;
    return true;
}

int story_threads(int argc, char **argv)
{
    static struct space space;

    (void)argc;
    (void)argv;
    print("Three threads, and main, which is a thread like them:\n\n");
    pthread_barrier_init(&barrier, NULL, THREADS + 1);
    if (!start_threads()) {
        print_error("story: cannot start threads\n");
        return 1;
    }
    pthread_barrier_wait(&barrier);
    look(&views[THREADS]);
    read_space(&space);
    tell_stacks(&space);
    tell_guards(&space);
    tell_sharing();
    pthread_barrier_wait(&barrier);
    join_all();
    tell_child();
    return checks_summary();
}

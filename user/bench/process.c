/*
 * Rows about processes: fork with its copy-on-write faults, and the switch between two of them.
 */
#include <unistd.h>

#include "user/bench/measure.h"
#include "user/bench/rows.h"

#define SHARED_PAGES 256

static char *pages;

static void fork_exit_wait(unsigned i)
{
    int pid = fork();

    (void)i;
    if (pid == 0)
        _exit(0);
    wait_for(pid);
}

uint64_t run_fork_exit_wait(unsigned count)
{
    return measure(fork_exit_wait, count);
}

static void write_page(unsigned i)
{
    *(volatile char *)(pages + i * PAGE_SIZE) = 2;
}

/* The child's writes break the sharing; it sends the ticks they took through a pipe. */
uint64_t run_cow_fault(unsigned count)
{
    uint64_t ticks = 0;
    int ends[2];
    int pid;

    pages = map_pages(count + 1);
    touch_pages(pages, count + 1);
    require(pipe(ends) == 0, "pipe");
    pid = fork();
    if (pid == 0) {
        measure(write_page, 0); /* the child's stack is shared, too, until it is written */
        write_page(count);
        ticks = measure(write_page, count);
        _exit(write(ends[1], &ticks, sizeof(ticks)) != sizeof(ticks));
    }
    require(wait_for(pid) == 0 && read(ends[0], &ticks, sizeof(ticks)) == sizeof(ticks),
            "the child's measurement");
    close(ends[0]);
    close(ends[1]);
    unmap_pages(pages, count + 1);
    return ticks;
}

static void fork_write_wait(unsigned i)
{
    int pid = fork();

    (void)i;
    if (pid == 0) {
        touch_pages(pages, SHARED_PAGES);
        _exit(0);
    }
    wait_for(pid);
}

uint64_t run_fork_cow(unsigned count)
{
    uint64_t ticks;

    pages = map_pages(SHARED_PAGES);
    touch_pages(pages, SHARED_PAGES);
    ticks = measure(fork_write_wait, count);
    unmap_pages(pages, SHARED_PAGES);
    return ticks;
}

static int there[2];
static int back[2];

/* Sends each byte back until the other side closes its end. */
static void echo(void)
{
    char byte;

    close(there[1]);
    while (read(there[0], &byte, 1) == 1)
        if (write(back[1], &byte, 1) != 1)
            _exit(1);
    _exit(0);
}

static void ping(unsigned i)
{
    char byte = 'x';

    (void)i;
    require(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1, "pipe");
}

uint64_t run_pipe(unsigned count)
{
    uint64_t ticks;
    int pid;

    require(pipe(there) == 0 && pipe(back) == 0, "pipe");
    pid = fork();
    if (pid == 0)
        echo();
    close(there[0]);
    ticks = measure(ping, count);
    close(there[1]);
    require(wait_for(pid) == 0, "echo");
    close(back[0]);
    close(back[1]);
    return ticks;
}

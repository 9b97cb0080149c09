#pragma once

#include <stdint.h>

/*
 * One line of the table. `run` does the operation `count` times and returns the ticks that took,
 * the cost of its own loop taken off. It leaves no memory and no process behind.
 */
struct row {
    const char *key;  /* for the command line */
    const char *name; /* as in the design's table */
    unsigned count;
    uint64_t (*run)(unsigned count);
};

extern const struct row rows[];
extern const unsigned row_count;

uint64_t run_getpid(unsigned count);

uint64_t run_first_write(unsigned count);
uint64_t run_first_read(unsigned count);
uint64_t run_brk_first_write(unsigned count);
uint64_t run_write_in_many_areas(unsigned count);

uint64_t run_munmap_touched(unsigned count);
uint64_t run_mmap_munmap(unsigned count);
uint64_t run_mmap_touch_munmap(unsigned count);
uint64_t run_mmap_2mib(unsigned count);
uint64_t run_brk(unsigned count);
uint64_t run_mprotect(unsigned count);
uint64_t run_munmap_many_areas(unsigned count);

uint64_t run_fork_exit_wait(unsigned count);
uint64_t run_cow_fault(unsigned count);
uint64_t run_fork_cow(unsigned count);
uint64_t run_pipe(unsigned count);

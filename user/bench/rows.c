#include "user/bench/rows.h"

const struct row rows[] = {
    {"getpid", "getpid by int 0x80", 1000, run_getpid},
    {"write", "first write to an anonymous page (zeroing counts 1024 by `rep stosl`)", 1000,
     run_first_write},
    {"read", "first read of an anonymous page (shared zero page)", 1000, run_first_read},
    {"munmap", "munmap of 1024 touched pages, each", 1024, run_munmap_touched},
    {"mmap", "mmap + munmap of one page, untouched", 1000, run_mmap_munmap},
    {"mmap-touch", "mmap + touch + munmap of one page", 1000, run_mmap_touch_munmap},
    {"mmap-2m", "mmap 2 MiB, touch 6 pages, munmap", 1000, run_mmap_2mib},
    {"brk", "brk up and down one page, untouched", 1000, run_brk},
    {"brk-write", "first write to a brk page", 1000, run_brk_first_write},
    {"fork", "fork + exit + wait, small static program", 100, run_fork_exit_wait},
    {"cow", "copy-on-write fault (copying counts 1024)", 256, run_cow_fault},
    {"fork-cow", "fork, 256 copy-on-write faults in the child, exit, wait", 20, run_fork_cow},
    {"mprotect", "mprotect of one page of two to read-only and back", 1000, run_mprotect},
    {"write-areas", "write fault with 2000 areas in the process", 1000, run_write_in_many_areas},
    {"munmap-areas", "munmap over 2000 areas, 1000 pages touched", 1, run_munmap_many_areas},
    {"pipe", "pipe, one byte there and back between two processes", 1000, run_pipe},
};

const unsigned row_count = sizeof(rows) / sizeof(rows[0]);

#pragma once
/*
 * The oracle: random sequences of memory calls, by seed. The same binary runs on Linux and here;
 * what it prints must be equal.
 *
 *     0x08048000  program
 *     heap        HEAP_PAGES from the first break: brk works in here
 *     0x60000000  the trace, shared with all children
 *     WINDOW      mmap without an address finds its place in here, for all else is filled
 *                 with areas that nobody touches
 *     …           stack
 *
 * Two kinds of sequences. Linux keeps areas apart that were written before they became neighbours
 * (each has an anon_vma of its own), by rules that differ from release to release. So the sequences
 * of the strict kind write to no private page, and the areas must be equal one by one; the others
 * write, and neighbours with equal attributes are printed as one.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

#define PAGE              4096u
#define TASK_SIZE         0xc0000000u
#define TRACE             0x60000000u
#define WINDOW_START      0x6fe00000u
#define WINDOW_END        0x70200000u
#define STACKS            0x6ff20000u
#define STACKS_END        0x6ff40000u
#define MEMLOCK           (16 * PAGE) /* RLIMIT_MEMLOCK */
#define HEAP_PAGES        256u

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

/* The descriptors that each sequence starts with. */
enum { FILE_RW = 10, FILE_RO, FILE_WO, ZERO, PIPE, NOT_OPEN, DESCRIPTORS = NOT_OPEN - FILE_RW + 1 };

/* world.c */
extern uint32_t heap_start; /* the lowest break that a sequence sets */

/* Starts the program anew without randomised addresses and with 3 GiB of them; NULL, or why not. */
const char *world_settle(char **argv);
/* Fills the address space around the windows. */
void world_fill(void);
/* The files of a sequence; then nobody's rights instead of root's. */
void world_enter(void);
const char *descriptor_name(uint32_t fd);
/* Sets the soft limit, at most to the hard one. */
void set_limit(int resource, rlim_t value);

/* trace.c */
struct trace {
    uint32_t hash, steps, used;
    char text[];
};

void trace_create(void);
void trace_reset(void);
const struct trace *trace_get(void);
/* Adds a line to the trace. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A result: -errno in decimal, else hexadecimal. Good for eight uses at a time. */
const char *result(long value);

/* random.c: choices of the sequence. */
extern bool strict;
/* Does the sequence lock memory? Else it may move memory and leave its old range
 * (MREMAP_DONTUNMAP), after which Linux goes on to count what was locked there. */
extern bool locks;
/*
 * Does it map areas that grow down? The strict kind does not fork then: an area that has grown is
 * one that was written, and as such it is kept apart in a child.
 */
extern bool stacks;

void random_seed(uint32_t seed);
uint32_t random_next(void);
uint32_t random_below(uint32_t bound);
/* True in `percent` of 100 cases. */
bool chance(uint32_t percent);
uint32_t pick_from(const uint32_t *values, size_t count);
#define PICK(values) pick_from(values, ARRAY_SIZE(values))
/* A page of the windows, often at the border of an area. */
uint32_t pick_page(void);
/*
 * A page in STACKS. Areas that grow down are nowhere else, for releases of Linux differ in where
 * mmap finds a place while there is something else in the gap below such an area.
 */
uint32_t pick_stack_page(void);
/* The same, now and then unaligned, or of the kernel, or 0. */
uint32_t pick_address(void);
/* A length of some pages, now and then of bytes, or 0; cut at the end of the windows. */
uint32_t pick_length(uint32_t address);
/* How much there is from the address to the end of its window. */
uint32_t room(uint32_t address);
/*
 * pick_length(), or so much that it ends above TASK_SIZE: for calls that compare with that first.
 * Others would see on an x86-64 kernel that the sum does not wrap.
 */
uint32_t pick_any_length(uint32_t address);
uint32_t pick_prot(void);

/* maps.c */
struct area {
    uint32_t start, end;
    char perms[5];
    uint32_t offset; /* pages */
    uint32_t inode;
    char kind; /* a: anonymous, s: shared anonymous, m: System V's, z: /dev/zero, f: the file, ?:
                  another */
};

/* Reads the areas in the windows: one by one or, of sequences that are not strict, joined. */
size_t areas_read(void);
const struct area *areas_get(size_t index);
/* The area at the address in the last areas_read(), or NULL. */
const struct area *areas_find(uint32_t address);
/* Does one area cover the range? Reads them anew. */
bool one_area(uint32_t address, uint32_t length);
/* Does the range hold private pages that a write would reach? Reads the areas anew. */
bool private_writable(uint32_t address, uint32_t length);
/* Traces the areas and what the process has of each kind. */
void say_maps(void);
/* Notes what the process has of each kind: the start of what say_maps() tells. */
void maps_start(void);
/* A number from /proc/self/status, which there is in kB. */
uint32_t status_bytes(const char *name);

/* touch.c: accesses, whose faults are caught. */
void touch_init(void);
void step_touch(void);
void step_fill(void);
void step_digest(void);
void say_contents(void);

/* The calls, by family: each chooses its arguments, calls and traces. */
long call(long number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f);
void step_mmap(void);
void step_old_mmap(void);
void step_munmap(void);
void step_mprotect(void);
void step_mremap(void);
void step_brk(void);
void step_block(void);
void step_madvise(void);
void step_mincore(void);
void step_msync(void);
void step_pread(void);
void step_pwrite(void);
void step_vector(void);
void step_small_call(void);
void step_truncate(void);
void step_punch(void);
void step_limit(void);
void step_mlock(void);
void step_shm(void);
void step_mlockall(void);

/* Makes the segment that step_shm() attaches. */
void shm_start(void);

/* sequence.c */
void sequence_run(uint32_t seed);

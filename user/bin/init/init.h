/* Process 1: what its files share. */
#pragma once

#include <stdbool.h>

/* The line that carries test results, and nothing else. */
#define RESULTS_DEVICE "/dev/ttyS1"

/* Writes a formatted line (up to 500 bytes) to the results device. */
void result_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void results_open(void);

/* Ends the machine; if it is not process 1 it only ends itself, with `status`. */
void power_off(int status) __attribute__((noreturn));

/* Runs the programs in /tests whose names match, with up to MAX_ARGUMENTS arguments; ends the
 * machine with the verdict. */
enum { MAX_ARGUMENTS = 8 };
void run_tests(const char *pattern, char **arguments) __attribute__((noreturn));

/* A function of the kernel, and how many pages in use it allocated. */
struct owner {
    char name[64];
    long pages;
};

enum { MAX_OWNERS = 64 };

/* What the kernel has handed out at one moment. */
struct sample {
    long free_pages;     /* in the buddy lists, the per-CPU lists and slabs */
    long active_objects; /* of all slab caches */
    int owners;          /* 0: the kernel does not keep them */
    struct owner owner[MAX_OWNERS];
};

/* Takes a sample; false if the kernel tells nothing. */
bool sample_take(struct sample *sample);
/* Waits until a sample equals `before`, for up to a quarter of a second; the last one taken. */
bool sample_settle(const struct sample *before, struct sample *after);
bool sample_equal(const struct sample *a, const struct sample *b);
/* Result lines about who holds more pages than before. */
void sample_name_owners(const struct sample *before, const struct sample *after);

#pragma once

/*
 * A step of a story: one action on memory, measured.
 *
 *     step("A = malloc(30 KiB)");
 *     a = malloc(30 * 1024);
 *     struct change change = step_done();
 *
 * Between the two calls only the action may run: step() reads the fault counters last and
 * step_done() reads them first, so that the measuring itself is not measured.
 */
struct change {
    long brk;      /* bytes the break moved */
    long areas;    /* lines more in /proc/self/maps */
    long resident; /* pages more with a frame */
    long minflt;
    long majflt;
};

/* Forgets earlier steps and makes the program resident; the next step is number 1. */
void steps_begin(void);

/* Prints the next step's number and text, and starts to measure. */
__attribute__((format(printf, 1, 2))) void step(const char *fmt, ...);

/* Ends the measurement, prints break, areas, resident pages and faults, returns the changes. */
struct change step_done(void);

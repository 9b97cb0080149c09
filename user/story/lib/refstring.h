#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Reference strings: which page is used, one after the other. Each letter or digit names a page,
 * whatever stands between them does not count.
 */
#define REFERENCES_MAX 64
#define PAGES_MAX      36

struct refstring {
    unsigned length, pages;             /* references; different pages */
    unsigned char page[REFERENCES_MAX]; /* 0 .. pages - 1, numbered as they first come */
    char name[PAGES_MAX];
};

/* Belady's, of 1969. */
#define BELADY_STRING "1 2 3 4 1 2 5 1 2 3 4 5"

/* False, and it says why, if there is none or too many references in the text. */
bool refstring_parse(struct refstring *r, const char *text);
void refstring_print(const struct refstring *r);

/* Page faults, computed. The optimum gives up what is wanted latest, LRU what was used longest ago.
 */
enum rule { RULE_FIFO, RULE_LRU, RULE_OPTIMUM };
unsigned refstring_compute(const struct refstring *r, enum rule rule, unsigned frames);

/* Can a process be limited here? Says so if not. */
bool can_limit_frames(void);
/* Locks all that this process has: from here on nothing but the arena is ever given up. */
void lock_program(void);

#define POLICIES_MAX 16
#define POLICY_NAME  24

/* The policies of the kernel; how many. *current: which one is in use. */
unsigned read_policies(char names[POLICIES_MAX][POLICY_NAME], unsigned *current);
void use_policy(const char *name);

/*
 * Uses the pages of an arena of shared memory in the string's order, in so many frames, and returns
 * the page faults that it took. seen (may be NULL) is called after each reference.
 */
typedef void seen_fn(unsigned reference, bool fault, const volatile char *arena, void *arg);
unsigned refstring_run(const struct refstring *r, unsigned frames, seen_fn *seen, void *arg);

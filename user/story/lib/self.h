#pragma once

#include <sys/types.h>

/*
 * Starts this program anew in a child, by fork and exec, as `story NAME ROLE`, with its standard
 * input and output led into pipes. Ends the program if it cannot.
 */
struct copy {
    pid_t pid;
    int to, from; /* its standard input, its standard output */
};

struct copy start_copy(const char *name, const char *role);

/* Closes both pipes and waits; the wait status. */
int end_copy(struct copy *copy);

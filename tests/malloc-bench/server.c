/*
 * A server: objects of a request live as long as the request, those of a session much longer. The
 * sizes are those of Larson and Krishnan's server simulation (1998), 10 to 500 bytes, with the
 * buffers for input and output on top.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define SESSIONS    8000
#define PER_SESSION 8
#define PER_REQUEST 30

static const struct size_range mix[] = {
    {600, 10, 100},    {300, 101, 500},   {80, 501, 2048},
    {18, 2049, 16384}, {2, 16385, 65536}, {0, 0, 0},
};

static void *session[SESSIONS][PER_SESSION];

static unsigned long serve(void)
{
    void *object[PER_REQUEST];
    unsigned n = 10 + random_below(PER_REQUEST - 10);
    void **slot = &session[random_below(SESSIONS)][random_below(PER_SESSION)];

    for (unsigned i = 0; i < n; i++) {
        object[i] = take(random_size(mix));
    }
    free(*slot);
    *slot = take(random_size(mix));
    for (unsigned i = 0; i < n; i++) {
        free(object[i]);
    }
    return 2 * n + 2;
}

unsigned long workload(unsigned long operations)
{
    unsigned long done = 0;

    while (done < operations) {
        done += serve();
    }
    return done;
}

/*
 * oracle [-v] FIRST COUNT
 *
 * Runs the sequences with the seeds FIRST, FIRST + 1 …, each in a child, and prints a line for
 * each: seed, wait status, hash of its trace; with -v the trace itself.
 */
#include "tests/oracle/oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 77 }; /* exit status: this machine cannot serve as the oracle */

/* Without the buffers of stdio, which would be in the heap. */
static void print(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t count = write(STDOUT_FILENO, text, length);

        if (count <= 0)
            _exit(1);
        text += count;
        length -= count;
    }
}

static void run_one(uint32_t seed, bool verbose)
{
    char line[80];
    int status = -1;

    trace_reset();
    pid_t pid = fork();
    if (pid == 0) {
        sequence_run(seed);
        _exit(0);
    }
    waitpid(pid, &status, 0);

    const struct trace *trace = trace_get();
    if (verbose)
        print(trace->text, trace->used);
    int length = snprintf(line, sizeof(line), "sequence %u status %#x hash %08x\n", seed, status,
                          trace->hash);
    print(line, length);
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    char **numbers = argv + 1 + verbose;

    if (argc != 3 + verbose) {
        print("usage: oracle [-v] FIRST COUNT\n", 31);
        return 2;
    }
    const char *reason = world_settle(argv);
    if (reason) {
        print(reason, strlen(reason));
        print("\n", 1);
        return CANNOT;
    }
    trace_create();
    world_fill();
    uint32_t first = strtoul(numbers[0], NULL, 10), count = strtoul(numbers[1], NULL, 10);
    for (uint32_t i = 0; i < count; i++)
        run_one(first + i, verbose);
    return 0;
}

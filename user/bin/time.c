/* time: runs a program and prints how long it took and how often it faulted. */
#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void print_time(const char *name, long seconds, long microseconds)
{
    fprintf(stderr, "%s %ld.%02ld\n", name, seconds, microseconds / 10000);
}

static void print_report(const struct timespec *start, const struct timespec *end,
                         const struct rusage *usage, bool posix)
{
    long seconds = end->tv_sec - start->tv_sec;
    long nanoseconds = end->tv_nsec - start->tv_nsec;

    if (nanoseconds < 0) {
        seconds--;
        nanoseconds += 1000000000;
    }
    print_time("real", seconds, nanoseconds / 1000);
    print_time("user", usage->ru_utime.tv_sec, usage->ru_utime.tv_usec);
    print_time("sys", usage->ru_stime.tv_sec, usage->ru_stime.tv_usec);
    if (!posix)
        fprintf(stderr, "minflt %ld\nmajflt %ld\n", usage->ru_minflt, usage->ru_majflt);
}

static int run(char **argv, bool posix)
{
    struct timespec start, end;
    struct rusage usage;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &start);

    pid_t pid = fork();

    if (pid < 0)
        return complain("time", "fork");
    if (pid == 0) {
        execvp(argv[0], argv);

        int code = errno == ENOENT ? 127 : 126;

        complain("time", argv[0]);
        _exit(code);
    }
    while (wait4(pid, &status, 0, &usage) < 0) {
        if (errno != EINTR)
            return complain("time", "wait");
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (WIFSIGNALED(status))
        fprintf(stderr, "Command terminated by signal %d\n", WTERMSIG(status));
    print_report(&start, &end, &usage, posix);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "p", flags);

    if (first < 0 || first == argc)
        return usage_error("time [-p] PROGRAM [ARG]...");
    return run(argv + first, flags['p']);
}

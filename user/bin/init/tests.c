/*
 * Runs test programs and passes their KTAP on, each as a subtest:
 *
 *     KTAP version 1
 *     1..2
 *         KTAP version 1
 *         1..4                      the program's own plan and one more
 *         ok 1 …
 *         …
 *         ok 4 leak report: …       ours
 *     ok 1 NAME
 *     …
 *
 * The rule of the leak report: free pages and slab objects must be the same after a program as
 * before it. A kernel that fills caches on first use loses some once; a leak loses some every time.
 * So a program after which something is missing is run a second time without its output, and the
 * report is about that second run.
 */
#include "user/bin/init/init.h"

#include "user/lib/pattern.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TESTS_DIRECTORY "/tests"

/* The bytes for QEMU's isa-debug-exit device. */
enum { DEBUG_EXIT_PORT = 0xf4, DEBUG_EXIT_PASSED = 0x10, DEBUG_EXIT_FAILED = 0x11 };

enum { MAX_SUITES = 200, MAX_LINE = 400 };

/* What a program's output says so far. */
struct suite {
    const char *name;
    bool quiet;   /* second run: count, but print nothing */
    int planned;  /* -1 before the plan */
    int results;  /* lines "ok" and "not ok" */
    int failures; /* the "not ok" among them */
    char skip[80];
    int left_behind; /* processes that outlived the program */
    int wait_status;
};

static void take_plan(struct suite *suite, const char *line)
{
    const char *skip = strstr(line, "# SKIP");

    suite->planned = atoi(line + 3);
    if (skip)
        snprintf(suite->skip, sizeof(suite->skip), " %s", skip);
    if (!suite->quiet)
        result_line("    1..%d", suite->planned + 1);
}

static void take_line(struct suite *suite, const char *line)
{
    bool passed = strncmp(line, "ok ", 3) == 0, failed = strncmp(line, "not ok ", 7) == 0;
    bool known = passed || failed || line[0] == '#' || line[0] == ' ' ||
                 strncmp(line, "KTAP version ", 13) == 0;

    if (strncmp(line, "1..", 3) == 0) {
        take_plan(suite, line);
        return;
    }
    suite->results += passed || failed;
    suite->failures += failed && !strstr(line, "# TODO");
    if (!suite->quiet)
        result_line("    %s%s", known ? "" : "# ", line);
}

/* Cuts the output into lines; a longer line than fits is passed on in pieces. */
static void take_output(struct suite *suite, int fd)
{
    char line[MAX_LINE], buf[256];
    size_t len = 0;
    ssize_t count;

    while ((count = read(fd, buf, sizeof(buf))) > 0 || (count < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < count; i++) {
            if (buf[i] != '\n' && len < sizeof(line) - 1) {
                line[len++] = buf[i];
                continue;
            }
            line[len] = '\0';
            take_line(suite, line);
            len = 0;
            if (buf[i] != '\n')
                line[len++] = buf[i];
        }
    }
    line[len] = '\0';
    if (len)
        take_line(suite, line);
}

static char **suite_arguments; /* those of every program; ends with NULL */

static void __attribute__((noreturn)) become_suite(const char *name, int output)
{
    char path[sizeof(TESTS_DIRECTORY) + 257];
    char *argv[MAX_ARGUMENTS + 2] = {path};
    char *environment[] = {"PATH=/bin:/sbin", "HOME=/", "TERM=vt100", NULL};
    int null = open("/dev/null", O_RDONLY);

    for (int i = 0; i < MAX_ARGUMENTS && suite_arguments[i]; i++)
        argv[i + 1] = suite_arguments[i];
    setpgid(0, 0);
    snprintf(path, sizeof(path), TESTS_DIRECTORY "/%s", name);
    if (null >= 0)
        dup2(null, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    for (int fd = STDERR_FILENO + 1; fd < 16; fd++)
        close(fd);
    execve(path, argv, environment);
    dprintf(STDERR_FILENO, "init: %s: %s\n", path, strerror(errno));
    _exit(127);
}

/*
 * A process between init and the program. When the program ends, it kills what is left of the
 * process group, so that nobody holds the output open, and reports the wait status.
 */
static void __attribute__((noreturn)) watch_suite(const char *name, int output, int report)
{
    int status = 127 << 8;
    pid_t pid = fork();

    if (pid == 0)
        become_suite(name, output);
    close(output);
    if (pid > 0) {
        setpgid(pid, pid);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            continue;
        kill(-pid, SIGKILL);
    }
    _exit(write(report, &status, sizeof(status)) != sizeof(status));
}

static bool start_suite(struct suite *suite, int *output, int *report, pid_t *watcher)
{
    int out[2], rep[2];

    if (pipe(out) < 0)
        return false;
    if (pipe(rep) < 0) {
        close(out[0]);
        close(out[1]);
        return false;
    }
    *watcher = fork();
    if (*watcher == 0) {
        close(out[0]);
        close(rep[0]);
        watch_suite(suite->name, out[1], rep[1]);
    }
    close(out[1]);
    close(rep[1]);
    *output = out[0];
    *report = rep[0];
    return true;
}

static void reap(struct suite *suite, pid_t watcher)
{
    pid_t pid;

    while ((pid = waitpid(-1, NULL, 0)) > 0 || (pid < 0 && errno == EINTR))
        suite->left_behind += pid > 0 && pid != watcher;
}

static void run_suite(struct suite *suite)
{
    int output, report;
    pid_t watcher;

    suite->planned = -1;
    suite->wait_status = 127 << 8;
    if (!start_suite(suite, &output, &report, &watcher))
        return;
    take_output(suite, output);
    if (read(report, &suite->wait_status, sizeof(int)) != sizeof(int))
        suite->wait_status = 127 << 8;
    close(output);
    close(report);
    reap(suite, watcher);
}

/* Why the suite failed, or NULL. */
static const char *verdict(const struct suite *suite)
{
    static char text[80];
    int status = suite->wait_status;

    if (WIFSIGNALED(status))
        snprintf(text, sizeof(text), "killed by signal %d", WTERMSIG(status));
    else if (suite->planned < 0)
        snprintf(text, sizeof(text), "no plan, exit status %d", WEXITSTATUS(status));
    else if (suite->results != suite->planned)
        snprintf(text, sizeof(text), "%d results, %d planned", suite->results, suite->planned);
    else if (suite->failures)
        snprintf(text, sizeof(text), "%d failed", suite->failures);
    else if (WEXITSTATUS(status))
        snprintf(text, sizeof(text), "exit status %d", WEXITSTATUS(status));
    else
        return NULL;
    return text;
}

/* Runs the suite a second time, and compares around that run; false if that is not possible. */
static bool measure_again(const char *name, struct sample *before, struct sample *after)
{
    struct suite again = {.name = name, .quiet = true};

    if (!sample_take(before))
        return false;
    run_suite(&again);
    return sample_settle(before, after);
}

static bool report_leaks(const struct suite *suite, struct sample *before)
{
    struct sample after = {0};
    int number = (suite->planned > 0 ? suite->planned : 0) + 1;
    bool measured = sample_settle(before, &after);

    if (measured && !sample_equal(before, &after))
        measured = measure_again(suite->name, before, &after);
    if (suite->planned < 0)
        result_line("    1..1");
    if (suite->left_behind)
        result_line("    # %d processes were left behind", suite->left_behind);
    if (!measured) {
        result_line("    not ok %d leak report: no /proc to read", number);
        return false;
    }
    bool equal = sample_equal(before, &after);

    if (!equal) {
        result_line("    # before: %ld pages free or in slabs, %ld objects", before->free_pages,
                    before->active_objects);
        sample_name_owners(before, &after);
    }
    result_line("    %s %d leak report: %ld pages free or in slabs, %ld objects",
                equal ? "ok" : "not ok", number, after.free_pages, after.active_objects);
    return equal;
}

static bool test_suite(const char *name, int number)
{
    struct suite suite = {.name = name};
    struct sample before = {0};

    sample_take(&before);
    run_suite(&suite);

    const char *reason = verdict(&suite);
    bool clean = report_leaks(&suite, &before);

    if (!reason && !clean)
        reason = "memory was not given back";
    if (reason)
        result_line("not ok %d %s # %s", number, name, reason);
    else
        result_line("ok %d %s%s", number, name, suite.skip);
    return !reason;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The matching programs, sorted; their number. */
static int find_suites(const char *pattern, char **names)
{
    DIR *dir = opendir(TESTS_DIRECTORY);
    struct dirent *entry;
    int count = 0;

    if (strcmp(pattern, "all") == 0)
        pattern = "*";
    while (dir && count < MAX_SUITES && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || !pattern_match(pattern, entry->d_name))
            continue;
        names[count] = strdup(entry->d_name);
        if (!names[count])
            break;
        count++;
    }
    if (dir)
        closedir(dir);
    qsort(names, count, sizeof(*names), compare);
    return count;
}

static void debug_exit(bool passed)
{
    unsigned char value = passed ? DEBUG_EXIT_PASSED : DEBUG_EXIT_FAILED;
    int fd = getpid() == 1 ? open("/dev/port", O_WRONLY) : -1;

    if (fd >= 0 && lseek(fd, DEBUG_EXIT_PORT, SEEK_SET) == DEBUG_EXIT_PORT &&
        write(fd, &value, 1) == 1)
        pause();
}

void run_tests(const char *pattern, char **arguments)
{
    static char *names[MAX_SUITES];

    suite_arguments = arguments;
    int count = find_suites(pattern, names);
    bool passed = count > 0;

    results_open();
    result_line("KTAP version 1");
    result_line("1..%d", count);
    if (count == 0)
        result_line("# no program in " TESTS_DIRECTORY " matches \"%s\"", pattern);
    for (int i = 0; i < count; i++)
        passed &= test_suite(names[i], i + 1);
    debug_exit(passed);
    power_off(!passed);
}

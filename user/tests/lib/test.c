#include "user/tests/lib/test.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

int test_seconds = 60;

enum { EXIT_FAILED = 1, EXIT_SKIPPED = 77 };

static int failures;
static int current_number;
static const char *current_name;

static void put_line(const char *format, va_list args)
{
    char line[400];
    int len = vsnprintf(line, sizeof(line) - 1, format, args);

    if (len > (int)sizeof(line) - 2)
        len = sizeof(line) - 2;
    line[len++] = '\n';
    if (write(STDOUT_FILENO, line, len) != len)
        _exit(EXIT_FAILED);
}

static void __attribute__((format(printf, 1, 2))) put(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_line(format, args);
    va_end(args);
}

void note(const char *format, ...)
{
    char line[380];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    put("# %s", line);
}

void finish(void)
{
    _exit(failures ? EXIT_FAILED : 0);
}

bool any_failed(void)
{
    return failures > 0;
}

void skip(const char *reason)
{
    put("ok %d %s # SKIP %s", current_number, current_name, reason);
    _exit(EXIT_SKIPPED);
}

bool on_faultline(void)
{
    struct utsname name;

    return uname(&name) == 0 && strstr(name.version, "Faultline") != NULL;
}

bool check_true(bool passed, const char *file, int line, const char *text)
{
    if (!passed) {
        failures++;
        note("%s:%d: failed: %s", file, line, text);
    }
    return passed;
}

bool check_equal(long long actual, long long expected, const char *file, int line, const char *text)
{
    if (actual == expected)
        return true;
    failures++;
    note("%s:%d: failed: %s: %lld (%#llx), not %lld (%#llx)", file, line, text, actual, actual,
         expected, expected);
    return false;
}

bool check_fails(long long result, int error, int expected, const char *file, int line,
                 const char *text)
{
    if (result == -1 && error == expected)
        return true;
    failures++;
    if (result == -1)
        note("%s:%d: failed: %s: errno %d, not %d", file, line, text, error, expected);
    else
        note("%s:%d: failed: %s: %lld, not errno %d", file, line, text, result, expected);
    return false;
}

bool check_works(long long result, int error, const char *file, int line, const char *text)
{
    if (result != -1)
        return true;
    failures++;
    note("%s:%d: failed: %s: errno %d", file, line, text, error);
    return false;
}

bool check_text(const char *actual, const char *expected, const char *file, int line,
                const char *text)
{
    if (actual && strcmp(actual, expected) == 0)
        return true;
    failures++;
    note("%s:%d: failed: %s: \"%s\"", file, line, text, actual ? actual : "(null)");
    return false;
}

static void on_alarm(int sig)
{
    (void)sig; /* only ends waitpid */
}

/* Waits for the test within the time limit; false if it had to be killed. */
static bool wait_for(pid_t pid, int *status)
{
    bool in_time = true;

    alarm(test_seconds);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
        in_time = false;
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
    }
    alarm(0);
    kill(-pid, SIGKILL); /* processes that the test left behind */
    return in_time;
}

static void __attribute__((noreturn)) run_test(const struct test *test)
{
    setpgid(0, 0);
    signal(SIGALRM, SIG_DFL);
    test->run();
    finish();
}

static bool judge(const struct test *test)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        run_test(test);
    if (pid < 0) {
        put("not ok %d %s # fork: errno %d", current_number, test->name, errno);
        return false;
    }
    setpgid(pid, pid);
    if (!wait_for(pid, &status))
        put("not ok %d %s # no end after %d seconds", current_number, test->name, test_seconds);
    else if (WIFSIGNALED(status))
        put("not ok %d %s # signal %d", current_number, test->name, WTERMSIG(status));
    else if (WEXITSTATUS(status) == 0)
        put("ok %d %s", current_number, test->name);
    else if (WEXITSTATUS(status) != EXIT_SKIPPED)
        put("not ok %d %s", current_number, test->name);
    return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == EXIT_SKIPPED);
}

int test_all(const struct test *tests, int count)
{
    struct sigaction action = {.sa_handler = on_alarm};
    bool passed = true;

    sigaction(SIGALRM, &action, NULL);
    put("KTAP version 1");
    put("1..%d", count);
    for (int i = 0; i < count; i++) {
        current_number = i + 1;
        current_name = tests[i].name;
        passed &= judge(&tests[i]);
    }
    return !passed;
}

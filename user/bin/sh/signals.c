/* Signal names and the shell's own signal handling. */
#include "user/bin/sh/sh.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

volatile sig_atomic_t interrupted;

static const struct {
    const char *name, *description;
} signals[] = {
    [1] = {"HUP", "Hangup"},
    [2] = {"INT", "Interrupt"},
    [3] = {"QUIT", "Quit"},
    [4] = {"ILL", "Illegal instruction"},
    [5] = {"TRAP", "Trace/breakpoint trap"},
    [6] = {"ABRT", "Aborted"},
    [7] = {"BUS", "Bus error"},
    [8] = {"FPE", "Floating point exception"},
    [9] = {"KILL", "Killed"},
    [10] = {"USR1", "User defined signal 1"},
    [11] = {"SEGV", "Segmentation fault"},
    [12] = {"USR2", "User defined signal 2"},
    [13] = {"PIPE", "Broken pipe"},
    [14] = {"ALRM", "Alarm clock"},
    [15] = {"TERM", "Terminated"},
    [16] = {"STKFLT", "Stack fault"},
    [17] = {"CHLD", "Child exited"},
    [18] = {"CONT", "Continued"},
    [19] = {"STOP", "Stopped (signal)"},
    [20] = {"TSTP", "Stopped"},
    [21] = {"TTIN", "Stopped (tty input)"},
    [22] = {"TTOU", "Stopped (tty output)"},
    [23] = {"URG", "Urgent I/O condition"},
    [24] = {"XCPU", "CPU time limit exceeded"},
    [25] = {"XFSZ", "File size limit exceeded"},
    [26] = {"VTALRM", "Virtual timer expired"},
    [27] = {"PROF", "Profiling timer expired"},
    [28] = {"WINCH", "Window changed"},
    [29] = {"IO", "I/O possible"},
    [30] = {"PWR", "Power failure"},
    [31] = {"SYS", "Bad system call"},
};

enum { SIGNAL_COUNT = sizeof(signals) / sizeof(*signals), HIGHEST_SIGNAL = 64 };

/* What an interactive shell must survive; SIGINT has a handler instead. */
static const int ignored[] = {SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void signals_init(void)
{
    /* Without SA_RESTART: a read at the prompt and "wait" must come back. */
    struct sigaction action = {.sa_handler = on_interrupt};

    if (!sh.interactive)
        return;
    sigaction(SIGINT, &action, NULL);
    for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
        signal(ignored[i], SIG_IGN);
}

void signals_reset_for_child(void)
{
    if (!sh.interactive)
        return;
    signal(SIGINT, SIG_DFL);
    for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
        signal(ignored[i], SIG_DFL);
}

int signal_number(const char *name)
{
    if (isdigit((unsigned char)name[0])) {
        char *end;
        long number = strtol(name, &end, 10);

        return *end || number > HIGHEST_SIGNAL ? -1 : (int)number;
    }
    if (strncmp(name, "SIG", 3) == 0)
        name += 3;
    if (strcmp(name, "EXIT") == 0)
        return 0;
    for (int i = 1; i < SIGNAL_COUNT; i++) {
        if (strcmp(signals[i].name, name) == 0)
            return i;
    }
    return -1;
}

const char *signal_name(int number)
{
    if (number == 0)
        return "EXIT";
    return number > 0 && number < SIGNAL_COUNT ? signals[number].name : NULL;
}

const char *signal_description(int number)
{
    if (number > 0 && number < SIGNAL_COUNT)
        return signals[number].description;
    return "Real-time signal";
}

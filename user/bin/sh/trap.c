/* The builtin "trap" and what it sets up. */
#include "user/bin/sh/builtins.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNAL_LIMIT = 65 };

static char *actions[SIGNAL_LIMIT]; /* [0] is EXIT; "" means: ignore */
static volatile sig_atomic_t pending[SIGNAL_LIMIT];
static volatile sig_atomic_t any_pending;

static void on_signal(int number)
{
    pending[number] = 1;
    any_pending = 1;
}

static void run_action(int number)
{
    int status = sh.status;
    char *action = xstrdup(actions[number]);

    run_string(action, strlen(action));
    free(action);
    sh.status = status;
}

void traps_run(void)
{
    if (!any_pending || sh.skip == SKIP_ABORT)
        return;
    any_pending = 0;
    for (int i = 1; i < SIGNAL_LIMIT; i++) {
        if (!pending[i])
            continue;
        pending[i] = 0;
        if (actions[i] && *actions[i])
            run_action(i);
    }
}

int trap_pending(void)
{
    for (int i = 1; any_pending && i < SIGNAL_LIMIT; i++) {
        if (pending[i])
            return i;
    }
    return 0;
}

bool trap_exit_set(void)
{
    return actions[0] && *actions[0];
}

void trap_run_exit(void)
{
    char *action = actions[0];

    actions[0] = NULL;
    if (action && *action)
        run_string(action, strlen(action));
    free(action);
}

static void reset(int number)
{
    free(actions[number]);
    actions[number] = NULL;
    if (number != 0)
        signal(number, SIG_DFL);
    if (sh.interactive)
        signals_init();
}

/* A subshell starts without the traps; what is ignored stays so. */
void traps_clear(void)
{
    for (int i = 0; i < SIGNAL_LIMIT; i++) {
        if (actions[i] && *actions[i])
            reset(i);
    }
}

static int set(const char *action, const char *name)
{
    int number = signal_number(name);

    if (number < 0) {
        warn("trap: %s: no such signal", name);
        return 1;
    }
    if (!action) {
        reset(number);
        return 0;
    }
    free(actions[number]);
    actions[number] = xstrdup(action);
    if (number != 0) {
        struct sigaction sa = {.sa_handler = *action ? on_signal : SIG_IGN};

        sigaction(number, &sa, NULL);
    }
    return 0;
}

int builtin_trap(int argc, char **argv)
{
    int status = 0, first = 1;
    const char *action = NULL;

    if (argc > 1 && strcmp(argv[1], "--") == 0)
        first++;
    if (first >= argc) {
        for (int i = 0; i < SIGNAL_LIMIT; i++) {
            if (actions[i] && signal_name(i))
                printf("trap -- '%s' %s\n", actions[i], signal_name(i));
        }
        return 0;
    }
    if (!isdigit((unsigned char)argv[first][0]) && argc > first + 1) {
        action = strcmp(argv[first], "-") == 0 ? NULL : argv[first];
        first++;
    }
    for (int i = first; i < argc; i++)
        status |= set(action, argv[i]);
    return status;
}

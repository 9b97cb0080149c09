/* The table of builtins, and those that are about finding commands. */
#include "user/bin/sh/builtins.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int usage(const char *text)
{
    fprintf(stderr, "usage: %s\n", text);
    return 2;
}

static int builtin_true(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static int builtin_false(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 1;
}

static void describe(const char *name, const char *kind, bool verbose)
{
    if (verbose)
        printf("%s is %s\n", name, kind);
    else
        printf("%s\n", name);
}

/* "type NAME" and "command -v NAME" */
static int locate(const char *name, bool verbose)
{
    struct arena *arena = arena_new(), *body_arena;
    const struct builtin *builtin = builtin_find(name);
    const char *path = find_program(arena, name);
    int status = 0;

    if (function_find(name, &body_arena)) {
        arena_put(body_arena);
        describe(name, "a shell function", verbose);
    } else if (builtin) {
        describe(name, builtin->special ? "a special shell builtin" : "a shell builtin", verbose);
    } else if (path && access(path, X_OK) == 0) {
        printf(verbose ? "%s is %s\n" : "%.0s%s\n", name, path);
    } else {
        if (verbose)
            printf("%s: not found\n", name);
        status = 127;
    }
    arena_put(arena);
    return status;
}

static int builtin_type(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++)
        status |= locate(argv[i], true);
    return status;
}

/* "command NAME" is done where commands are run; this is "command -v" and "command -V". */
static int builtin_command(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-V") == 0;
    int status = 0;

    if (argc < 3 || (!verbose && strcmp(argv[1], "-v") != 0))
        return argc == 1 ? 0 : usage("command [-v | -V] NAME [ARG]...");
    for (int i = 2; i < argc; i++)
        status |= locate(argv[i], verbose);
    return status;
}

static const struct builtin builtins[] = {
    {".", builtin_dot, true},
    {":", builtin_true, true},
    {"[", builtin_test, false},
    {"bg", builtin_bg, false},
    {"break", builtin_break, true},
    {"cd", builtin_cd, false},
    {"command", builtin_command, false},
    {"continue", builtin_continue, true},
    {"echo", builtin_echo, false},
    {"eval", builtin_eval, true},
    {"exec", builtin_true, true}, /* done in simple.c */
    {"exit", builtin_exit, true},
    {"export", builtin_export, true},
    {"false", builtin_false, false},
    {"fg", builtin_fg, false},
    {"getopts", builtin_getopts, false},
    {"history", builtin_history, false},
    {"jobs", builtin_jobs, false},
    {"kill", builtin_kill, false},
    {"local", builtin_local, true},
    {"printf", builtin_printf, false},
    {"pwd", builtin_pwd, false},
    {"read", builtin_read, false},
    {"readonly", builtin_readonly, true},
    {"return", builtin_return, true},
    {"set", builtin_set, true},
    {"shift", builtin_shift, true},
    {"test", builtin_test, false},
    {"trap", builtin_trap, true},
    {"true", builtin_true, false},
    {"type", builtin_type, false},
    {"umask", builtin_umask, false},
    {"unset", builtin_unset, true},
    {"wait", builtin_wait, false},
};

enum { BUILTIN_COUNT = sizeof(builtins) / sizeof(*builtins) };

const struct builtin *builtin_find(const char *name)
{
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        if (strcmp(builtins[i].name, name) == 0)
            return &builtins[i];
    }
    return NULL;
}

void builtins_complete(const char *prefix, struct strlist *out)
{
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        if (strncmp(builtins[i].name, prefix, strlen(prefix)) == 0)
            strlist_add(out, arena_strdup(out->arena, builtins[i].name));
    }
}

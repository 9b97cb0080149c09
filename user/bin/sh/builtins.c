/* Builtins that change the shell itself: its control flow, variables and state. */
#include "user/bin/sh/builtins.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Parses the optional count of break, continue, exit, return and shift; -1 with a message. */
static int number_argument(int argc, char **argv, int otherwise)
{
    char *end;

    if (argc < 2)
        return otherwise;
    long number = strtol(argv[1], &end, 10);

    if (*end || end == argv[1] || number < 0 || number > INT_MAX) {
        fail(2, "%s: bad number \"%s\"", argv[0], argv[1]);
        return -1;
    }
    return number;
}

static int leave_loops(int argc, char **argv, enum skip_type skip)
{
    int count = number_argument(argc, argv, 1);

    if (count < 0)
        return 2;
    if (count == 0) {
        fail(2, "%s: bad number \"%s\"", argv[0], argv[1]);
        return 2;
    }
    if (sh.loop_depth == 0)
        return 0;
    sh.skip = skip;
    sh.skip_count = count < sh.loop_depth ? count : sh.loop_depth;
    return 0;
}

int builtin_break(int argc, char **argv)
{
    return leave_loops(argc, argv, SKIP_BREAK);
}

int builtin_continue(int argc, char **argv)
{
    return leave_loops(argc, argv, SKIP_CONTINUE);
}

int builtin_return(int argc, char **argv)
{
    int status = number_argument(argc, argv, sh.status);

    if (status < 0)
        return 2;
    sh.status = status & 0xff;
    sh.skip = SKIP_RETURN;
    return sh.status;
}

int builtin_exit(int argc, char **argv)
{
    int status = number_argument(argc, argv, sh.status);

    if (status < 0)
        return 2;
    shell_exit(status);
}

int builtin_shift(int argc, char **argv)
{
    int count = number_argument(argc, argv, 1);

    if (count < 0)
        return 2;
    if (count > sh.arg_count) {
        fail(2, "shift: can't shift that many");
        return 2;
    }
    for (int i = 0; i < count; i++)
        free(sh.args[i]);
    sh.arg_count -= count;
    if (count)
        memmove(sh.args, sh.args + count, (sh.arg_count + 1) * sizeof(*sh.args));
    return 0;
}

int builtin_eval(int argc, char **argv)
{
    struct strbuf text = {0};

    for (int i = 1; i < argc; i++) {
        if (i > 1)
            strbuf_putc(&text, ' ');
        strbuf_puts(&text, argv[i]);
    }
    run_string(strbuf_text(&text), text.len);
    strbuf_free(&text);
    return sh.status;
}

int builtin_dot(int argc, char **argv)
{
    struct source src;

    if (argc < 2)
        return usage(". FILE");

    struct arena *arena = arena_new();
    const char *path = find_program(arena, argv[1]);
    int fd = open(path ? path : argv[1], O_RDONLY | O_CLOEXEC);

    arena_put(arena);
    if (fd < 0) {
        fail(2, "%s: %s", argv[1], strerror(errno));
        return 2;
    }
    source_from_fd(&src, fd);
    run_source(&src);
    source_free(&src);
    close(fd);
    if (sh.skip == SKIP_RETURN)
        sh.skip = SKIP_NONE;
    return sh.status;
}

/* Marks names with `mark`, and assigns where there is "NAME=value". */
static int declare(int argc, char **argv, void (*mark)(const char *name))
{
    int status = 0;

    for (int i = 1; i < argc; i++) {
        size_t len = assignment_name_length(argv[i]);
        char *name = xstrdup(argv[i]);

        if (len)
            name[len] = '\0';
        if (!is_name(name, strlen(name))) {
            warn("%s: %s: bad variable name", argv[0], name);
            status = 1;
        } else {
            if (mark == var_local)
                mark(name);
            if (len && !var_assign(argv[i]))
                status = 2;
            if (mark != var_local)
                mark(name);
        }
        free(name);
    }
    return status;
}

int builtin_export(int argc, char **argv)
{
    if (argc == 1 || strcmp(argv[1], "-p") == 0) {
        vars_print(true, false, "export ");
        return 0;
    }
    return declare(argc, argv, var_export);
}

int builtin_readonly(int argc, char **argv)
{
    if (argc == 1 || strcmp(argv[1], "-p") == 0) {
        vars_print(false, true, "readonly ");
        return 0;
    }
    return declare(argc, argv, var_protect);
}

int builtin_local(int argc, char **argv)
{
    if (sh.function_depth == 0) {
        warn("local: not in a function");
        return 1;
    }
    return declare(argc, argv, var_local);
}

int builtin_unset(int argc, char **argv)
{
    bool functions = argc > 1 && strcmp(argv[1], "-f") == 0;
    int first = functions || (argc > 1 && strcmp(argv[1], "-v") == 0) ? 2 : 1;
    int status = 0;

    for (int i = first; i < argc; i++) {
        if (functions)
            function_undefine(argv[i]);
        else if (!var_unset(argv[i]))
            status = 2;
    }
    return status;
}

int builtin_history(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    history_print();
    return 0;
}

int builtin_umask(int argc, char **argv)
{
    mode_t mask = umask(0);
    char *end;

    umask(mask);
    if (argc < 2) {
        printf("%04o\n", (unsigned)mask);
        return 0;
    }
    unsigned long mode = strtoul(argv[1], &end, 8);

    if (*end || end == argv[1] || mode > 0777)
        return usage("umask [OCTAL]");
    umask(mode);
    return 0;
}

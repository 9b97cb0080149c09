/* The shell's start, and its loop. */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

struct shell sh = {.name = "sh", .tty = -1, .substitution_status = -1};

static void complain(const char *format, va_list args)
{
    fflush(stdout);
    fputs("sh: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void warn(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
}

void fail(int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    if (!sh.interactive)
        shell_exit(status);
    sh.status = status;
    sh.skip = SKIP_ABORT;
}

void shell_exit(int status)
{
    sh.status = status;
    sh.skip = SKIP_NONE;
    trap_run_exit();
    fflush(NULL);
    _exit(status & 0xff);
}

/* Runs one command of the source; false at its end. */
static bool run_next(struct source *src, bool may_exit)
{
    struct arena *outer = current_arena, *arena = arena_new();
    struct node *node;
    enum parse_result result = parse_command(src, arena, &node);
    bool last = may_exit && !src->more && src->pos >= src->len;

    if (result == PARSE_OK && node && (!sh.noexec || sh.interactive)) {
        current_arena = arena;
        exec_node(node, last ? EXEC_EXIT : 0);
        current_arena = outer;
    }
    arena_put(arena);
    if (result == PARSE_ERROR) {
        sh.status = interrupted ? 128 + SIGINT : 2;
        if (!sh.interactive)
            shell_exit(2);
        sh.skip = SKIP_ABORT;
    }
    return result != PARSE_END;
}

void run_source(struct source *src)
{
    sh.status = 0;
    while (sh.skip == SKIP_NONE && run_next(src, false))
        continue;
}

void run_string(const char *text, size_t len)
{
    struct source src;

    source_from_string(&src, text, len);
    run_source(&src);
}

static void interactive_loop(struct source *src)
{
    bool more = true;

    while (more) {
        jobs_poll(true);
        interrupted = 0;
        more = run_next(src, false);
        if (interrupted)
            fputc('\n', stderr); /* after the "^C" on the screen */
        if (sh.skip == SKIP_ABORT)
            src->pos = src->len;
        sh.skip = SKIP_NONE;
        fflush(stdout);
    }
    fputs("exit\n", stderr);
}

static int usage_error(void)
{
    fputs("usage: sh [-aefnux] [-i] [-c COMMANDS [NAME [ARG]...] | FILE [ARG]... | -s [ARG]...]\n",
          stderr);
    return 2;
}

static int open_script(const char *path)
{
    int fd = open(path, O_RDONLY), high = -1;

    if (fd >= 0) {
        high = fcntl(fd, F_DUPFD, 10);
        close(fd);
    }
    if (high < 0) {
        warn("%s: %s", path, strerror(errno));
        _exit(errno == ENOENT ? 127 : 126);
    }
    fcntl(high, F_SETFD, FD_CLOEXEC);
    return high;
}

struct options {
    bool commands, from_stdin, interactive;
};

/* Parses the leading options; the index of the first other word, or -1. */
static int parse_options(int argc, char **argv, struct options *options)
{
    int i = 1;

    for (; i < argc && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1]; i++) {
        if (strcmp(argv[i], "--") == 0)
            return i + 1;
        if (strcmp(argv[i], "-c") == 0)
            options->commands = true;
        else if (strcmp(argv[i], "-s") == 0)
            options->from_stdin = true;
        else if (strcmp(argv[i], "-i") == 0)
            options->interactive = true;
        else if (strcmp(argv[i], "-l") != 0 && !set_option_letters(argv[i]))
            return -1;
    }
    return i;
}

static void run_commands(const char *text)
{
    struct source src;

    source_from_string(&src, text, strlen(text));
    while (sh.skip == SKIP_NONE && run_next(&src, true))
        continue;
}

static void run_input(const char *script, bool interactive)
{
    struct source src;

    if (script)
        source_from_fd(&src, open_script(script));
    else if (interactive && isatty(STDIN_FILENO))
        source_from_terminal(&src);
    else
        source_from_fd(&src, STDIN_FILENO);
    if (interactive)
        interactive_loop(&src);
    else
        run_source(&src);
    source_free(&src);
}

/* Called by the name of a builtin, as /bin/test and /bin/echo are: it is that command. */
static void run_as_builtin(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const struct builtin *builtin = builtin_find(slash ? slash + 1 : argv[0]);

    if (!builtin || builtin->special)
        return;
    argv[0] = (char *)builtin->name;
    vars_init(environ);

    int status = builtin->run(argc, argv);

    shell_exit(fflush(stdout) != 0 && status == 0 ? 1 : status);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    const char *script = NULL, *commands = NULL;

    run_as_builtin(argc, argv);

    int next = parse_options(argc, argv, &options);

    if (next < 0 || (options.commands && next >= argc))
        return usage_error();
    sh.pid = getpid();
    sh.name = argv[0];
    if (options.commands)
        commands = argv[next++];
    else if (next < argc && !options.from_stdin)
        script = argv[next];
    if (next < argc && !options.from_stdin)
        sh.name = argv[next++];
    sh.interactive = options.interactive ||
                     (!commands && !script && isatty(STDIN_FILENO) && isatty(STDERR_FILENO));
    sh.stdin_commands = !commands && !script;
    vars_init(environ);
    params_set(argv + next, argc - next);
    signals_init();
    if (sh.interactive)
        job_control_start();
    if (commands)
        run_commands(commands);
    else
        run_input(script, sh.interactive);
    shell_exit(sh.status);
}

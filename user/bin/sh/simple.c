/* Simple commands: assignments, redirections, and a function, builtin or program. */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FUNCTION_DEPTH = 500 };

/* The expanded parts of one command. */
struct command {
    struct strlist words;   /* name and arguments */
    struct strlist assigns; /* "NAME=value" */
    struct node *node;
    struct arena *arena;
};

/* "NAME=text" with the text expanded. */
static char *expand_assignment(struct arena *arena, const char *text)
{
    size_t len = assignment_name_length(text) + 1;
    const char *value = expand_string(arena, text + len);

    if (!value)
        return NULL;
    char *result = arena_alloc(arena, len + strlen(value) + 1);

    memcpy(result, text, len);
    strcpy(result + len, value);
    return result;
}

static bool expand_assignments(struct command *cmd)
{
    cmd->assigns = (struct strlist){.arena = cmd->arena};
    for (struct word *word = cmd->node->assigns; word; word = word->next) {
        char *text = expand_assignment(cmd->arena, word->text);

        if (!text)
            return false;
        strlist_add(&cmd->assigns, text);
        /* A later one of the same command may use it, as in "a=1 b=$a". */
        if (!cmd->words.count && !var_assign(text))
            return false;
    }
    return true;
}

static void trace(struct command *cmd)
{
    const char *prefix = var_get("PS4");

    if (!sh.xtrace)
        return;
    fputs(prefix ? prefix : "", stderr);
    for (size_t i = 0; i < cmd->assigns.count; i++)
        fprintf(stderr, "%s%s", i ? " " : "", cmd->assigns.items[i]);
    for (size_t i = 0; i < cmd->words.count; i++)
        fprintf(stderr, "%s%s", i || cmd->assigns.count ? " " : "", cmd->words.items[i]);
    fputc('\n', stderr);
}

/* Assigns and exports for the command only: vars_pop_scope() takes it back. */
static bool assign_temporarily(struct command *cmd)
{
    for (size_t i = 0; i < cmd->assigns.count; i++) {
        char *text = cmd->assigns.items[i];
        char *name = arena_strndup(cmd->arena, text, assignment_name_length(text));

        var_local(name);
        if (!var_assign(text))
            return false;
        var_export(name);
    }
    return true;
}

static char *directory_entry(struct arena *arena, const char *dir, size_t dir_len, const char *name)
{
    size_t name_len = strlen(name);
    char *path = arena_alloc(arena, dir_len + name_len + 2);

    memcpy(path, dir, dir_len);
    path[dir_len] = '/';
    memcpy(path + dir_len + (dir_len > 0), name, name_len + 1);
    return path;
}

char *find_program(struct arena *arena, const char *name)
{
    const char *dir = var_get("PATH");
    int error = ENOENT;

    if (strchr(name, '/'))
        return arena_strdup(arena, name);
    while (dir && *name) {
        size_t len = strcspn(dir, ":");
        char *path = directory_entry(arena, dir, len, name);
        struct stat st;

        if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
            if (access(path, X_OK) == 0)
                return path;
            error = EACCES;
        }
        dir = dir[len] ? dir + len + 1 : NULL;
    }
    errno = error;
    return NULL;
}

/* A file that is no program for the kernel is a script for the shell. */
static void exec_script(struct arena *arena, const char *path, char **argv, char **environment)
{
    struct strlist list = {.arena = arena};

    strlist_add(&list, arena_strdup(arena, "sh"));
    strlist_add(&list, arena_strdup(arena, path));
    for (argv++; *argv; argv++)
        strlist_add(&list, *argv);
    execve("/bin/sh", list.items, environment);
}

void exec_program(char **argv, char **environment)
{
    struct arena *arena = arena_new();
    const char *path = find_program(arena, argv[0]);

    if (path) {
        execve(path, argv, environment);
        if (errno == ENOEXEC)
            exec_script(arena, path, argv, environment);
    }
    int error = errno;

    if (error == ENOENT || error == ENOTDIR)
        warn("%s: not found", argv[0]);
    else
        warn("%s: %s", argv[0], strerror(error));
    fflush(NULL);
    _exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}

/* In the process that becomes the program. */
static void __attribute__((noreturn)) exec_external_here(struct command *cmd)
{
    if (!redirect(cmd->node->redirs, cmd->arena, NULL))
        shell_exit(1);
    vars_push_scope();
    if (!assign_temporarily(cmd))
        shell_exit(2);
    fflush(NULL);
    signals_reset_for_child();
    exec_program(cmd->words.items, vars_environment(cmd->arena));
}

static int exec_external(struct command *cmd, int flags)
{
    if (flags & EXEC_EXIT)
        exec_external_here(cmd);

    struct job *job = job_new(cmd->node->text);
    pid_t pid = job_fork(job, false);

    if (pid == 0)
        exec_external_here(cmd);
    if (pid < 0) {
        job_discard(job);
        return 2;
    }
    return job_wait_foreground(job);
}

/* The builtin "exec": its redirections stay, and with arguments the program replaces the shell. */
static int exec_exec(struct command *cmd)
{
    char **argv = cmd->words.items + 1;

    if (!redirect(cmd->node->redirs, cmd->arena, NULL))
        return 1;
    if (!*argv)
        return 0;
    if (sh.interactive && !find_program(cmd->arena, *argv)) {
        warn("%s: not found", *argv);
        return 127;
    }
    vars_push_scope();
    if (!assign_temporarily(cmd))
        return 2;
    fflush(NULL);
    signals_reset_for_child();
    exec_program(argv, vars_environment(cmd->arena));
}

static int run_builtin(const struct builtin *builtin, struct command *cmd)
{
    int status = builtin->run(cmd->words.count, cmd->words.items);

    if (fflush(stdout) != 0) {
        warn("%s: write error: %s", builtin->name, strerror(errno));
        clearerr(stdout);
        status = status ? status : 1;
    }
    return status;
}

static int exec_special(const struct builtin *builtin, struct command *cmd)
{
    struct saved_fd *saved = NULL;
    int status = 2;

    for (size_t i = 0; i < cmd->assigns.count; i++) {
        if (!var_assign(cmd->assigns.items[i]))
            return 2;
    }
    if (strcmp(builtin->name, "exec") == 0)
        return exec_exec(cmd);
    if (redirect(cmd->node->redirs, cmd->arena, &saved))
        status = run_builtin(builtin, cmd);
    else if (!sh.interactive)
        shell_exit(2);
    redirect_undo(saved);
    return status;
}

static int exec_inside(const struct builtin *builtin, struct node *body, struct command *cmd)
{
    struct saved_fd *saved = NULL;
    int status = 1;

    vars_push_scope();
    if (redirect(cmd->node->redirs, cmd->arena, &saved) && assign_temporarily(cmd))
        status = body ? exec_function(body, &cmd->words) : run_builtin(builtin, cmd);
    redirect_undo(saved);
    vars_pop_scope();
    return status;
}

int exec_function(struct node *body, struct strlist *words)
{
    char **outer_args = sh.args;
    int outer_count = sh.arg_count, outer_loops = sh.loop_depth;

    if (sh.function_depth >= MAX_FUNCTION_DEPTH) {
        fail(2, "%s: functions nested too deeply", words->items[0]);
        return 2;
    }
    sh.args = NULL;
    sh.arg_count = 0;
    params_set(words->items + 1, words->count - 1);
    sh.loop_depth = 0;
    sh.function_depth++;

    int status = exec_node(body, 0);

    sh.function_depth--;
    if (sh.skip == SKIP_RETURN) {
        sh.skip = SKIP_NONE;
        status = sh.status;
    }
    params_set(NULL, 0);
    free(sh.args);
    sh.args = outer_args;
    sh.arg_count = outer_count;
    sh.loop_depth = outer_loops;
    return status;
}

/* No command word: redirections are tried, assignments are done already. */
static int exec_assignments(struct command *cmd)
{
    struct saved_fd *saved = NULL;
    bool done = redirect(cmd->node->redirs, cmd->arena, &saved);

    redirect_undo(saved);
    if (!done)
        return 1;
    return sh.substitution_status >= 0 ? sh.substitution_status : 0;
}

/* "command NAME": the words without the first; the name is then no function's. */
static bool skip_command_word(struct command *cmd)
{
    char **words = cmd->words.items;

    if (strcmp(words[0], "command") != 0 || !words[1] || words[1][0] == '-')
        return false;
    cmd->words.items++;
    cmd->words.count--;
    return true;
}

static int exec_command(struct command *cmd, int flags)
{
    if (!cmd->words.count)
        return exec_assignments(cmd);

    bool functions = !skip_command_word(cmd);
    const char *name = cmd->words.items[0];
    const struct builtin *builtin = builtin_find(name);

    if (builtin && builtin->special)
        return exec_special(builtin, cmd);

    struct arena *outer = current_arena, *arena;
    struct node *body = functions ? function_find(name, &arena) : NULL;

    if (!body)
        return builtin ? exec_inside(builtin, NULL, cmd) : exec_external(cmd, flags);
    current_arena = arena;

    int status = exec_inside(NULL, body, cmd);

    current_arena = outer;
    arena_put(arena);
    return status;
}

int exec_simple(struct node *node, int flags)
{
    struct command cmd = {.node = node, .arena = arena_new()};
    int status = 2;

    sh.substitution_status = -1;
    if (expand_words(cmd.arena, node->words, &cmd.words) && expand_assignments(&cmd)) {
        trace(&cmd);
        status = exec_command(&cmd, flags);
    }
    arena_put(cmd.arena);
    return status;
}

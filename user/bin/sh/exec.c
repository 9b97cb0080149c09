/* Runs a syntax tree. */
#include "user/bin/sh/sh.h"

#include "user/lib/pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct arena *current_arena;

/* Runs commands whose failure is an answer, not a reason for errexit to end the shell. */
static int exec_condition(struct node *node)
{
    sh.condition_depth++;

    int status = exec_node(node, 0);

    sh.condition_depth--;
    return status;
}

static void __attribute__((noreturn)) exec_child(struct node *node)
{
    exec_node(node, EXEC_EXIT);
    shell_exit(sh.status);
}

static void move_fd(int from, int to)
{
    if (from < 0 || from == to)
        return;
    dup2(from, to);
    close(from);
}

/* Starts one stage that reads from `input` (or -1); *output is the pipe to the next stage or -1. */
static bool start_stage(struct job *job, struct node *stage, int input, int *output)
{
    int ends[2] = {-1, -1};

    if (stage->next && pipe(ends) < 0) {
        warn("cannot make a pipe: %s", strerror(errno));
        return false;
    }
    pid_t pid = job_fork(job, false);

    if (pid == 0) {
        if (ends[0] >= 0)
            close(ends[0]);
        move_fd(input, STDIN_FILENO);
        move_fd(ends[1], STDOUT_FILENO);
        exec_child(stage);
    }
    if (ends[1] >= 0)
        close(ends[1]);
    *output = ends[0];
    return pid > 0;
}

static int exec_pipeline(struct node *node)
{
    struct job *job = job_new(node->text);
    bool started = true;
    int input = -1;

    for (struct node *stage = node->left; stage && started; stage = stage->next) {
        int output = -1;

        started = start_stage(job, stage, input, &output);
        if (input >= 0)
            close(input);
        input = output;
    }
    if (input >= 0)
        close(input);

    int status = job_wait_foreground(job);

    return started ? status : 2;
}

static int exec_subshell(struct node *node, int flags)
{
    if (flags & EXEC_EXIT)
        return exec_node(node->left, flags);

    struct job *job = job_new(node->text);
    pid_t pid = job_fork(job, false);

    if (pid == 0)
        exec_child(node->left);
    if (pid < 0) {
        job_discard(job);
        return 2;
    }
    return job_wait_foreground(job);
}

static int exec_background(struct node *node)
{
    struct job *job = job_new(node->text);
    pid_t pid = job_fork(job, true);

    if (pid == 0)
        exec_child(node->left);
    if (pid < 0) {
        job_discard(job);
        return 2;
    }
    sh.last_background = pid;
    job_to_background(job);
    return 0;
}

/* After a loop's body: whether the loop goes on. */
static bool loop_goes_on(void)
{
    bool is_continue = sh.skip == SKIP_CONTINUE;

    if (sh.skip == SKIP_NONE)
        return true;
    if (sh.skip != SKIP_BREAK && !is_continue)
        return false;
    if (--sh.skip_count > 0)
        return false;
    sh.skip = SKIP_NONE;
    return is_continue;
}

static int exec_loop(struct node *node)
{
    bool until = node->type == NODE_UNTIL;
    int status = 0;

    sh.loop_depth++;
    for (;;) {
        bool met = (exec_condition(node->left) == 0) != until;

        if (sh.skip == SKIP_NONE && !met)
            break;
        if (sh.skip == SKIP_NONE)
            status = exec_node(node->right, 0);
        if (!loop_goes_on())
            break;
    }
    sh.loop_depth--;
    return sh.skip >= SKIP_RETURN ? sh.status : status;
}

static int exec_for(struct node *node)
{
    static struct word all_params = {.text = (char *)"\"$@\""};
    struct arena *arena = arena_new();
    struct strlist list;
    int status = 0;

    if (!expand_words(arena, node->has_list ? node->words : &all_params, &list)) {
        arena_put(arena);
        return 2;
    }
    sh.loop_depth++;
    for (size_t i = 0; i < list.count; i++) {
        if (!var_set(node->name, list.items[i])) {
            status = 2;
            break;
        }
        status = exec_node(node->right, 0);
        if (!loop_goes_on())
            break;
    }
    sh.loop_depth--;
    arena_put(arena);
    return status;
}

static bool case_matches(struct arena *arena, struct word *patterns, const char *subject)
{
    for (; patterns; patterns = patterns->next) {
        const char *pattern = expand_pattern(arena, patterns->text);

        if (pattern && pattern_match(pattern, subject))
            return true;
    }
    return false;
}

static int exec_case(struct node *node, int flags)
{
    struct arena *arena = arena_new();
    const char *subject = expand_string(arena, node->name);
    struct case_item *item = subject ? node->items : NULL;

    while (item && !case_matches(arena, item->patterns, subject))
        item = item->next;
    arena_put(arena);
    return item ? exec_node(item->body, flags) : subject ? 0 : 2;
}

static int exec_if(struct node *node, int flags)
{
    if (exec_condition(node->left) == 0)
        return exec_node(node->right, flags);
    return exec_node(node->other, flags);
}

static int exec_and_or(struct node *node, int flags)
{
    int status = exec_condition(node->left);

    if ((status == 0) != (node->type == NODE_AND))
        return status;
    return exec_node(node->right, flags);
}

static int exec_by_type(struct node *node, int flags)
{
    switch (node->type) {
    case NODE_SIMPLE:
        return exec_simple(node, flags);
    case NODE_PIPE:
        return exec_pipeline(node);
    case NODE_NOT:
        return !exec_condition(node->left);
    case NODE_AND:
    case NODE_OR:
        return exec_and_or(node, flags);
    case NODE_SEQUENCE:
        exec_node(node->left, 0);
        return exec_node(node->right, flags);
    case NODE_BACKGROUND:
        return exec_background(node);
    case NODE_SUBSHELL:
        return exec_subshell(node, flags);
    case NODE_GROUP:
        return exec_node(node->left, flags);
    case NODE_IF:
        return exec_if(node, flags);
    case NODE_WHILE:
    case NODE_UNTIL:
        return exec_loop(node);
    case NODE_FOR:
        return exec_for(node);
    case NODE_CASE:
        return exec_case(node, flags);
    case NODE_FUNCTION:
        function_define(node->name, node->right, current_arena);
        return 0;
    }
    abort();
}

static int exec_redirected(struct node *node, int flags)
{
    struct arena *arena = arena_new();
    struct saved_fd *saved = NULL;
    int status = 1;

    if (redirect(node->redirs, arena, &saved))
        status = exec_by_type(node, flags);
    redirect_undo(saved);
    arena_put(arena);
    return status;
}

/* Where errexit looks: at commands that ran, not at what combines them. */
static bool checks_errexit(enum node_type type)
{
    return type == NODE_SIMPLE || type == NODE_PIPE || type == NODE_SUBSHELL;
}

int exec_node(struct node *node, int flags)
{
    traps_run();
    if (interrupted && sh.interactive) {
        sh.skip = SKIP_ABORT;
        sh.status = 128 + SIGINT;
    }
    if (!node)
        return sh.skip ? sh.status : 0;
    if (sh.skip)
        return sh.status;
    if (trap_exit_set())
        flags &= ~EXEC_EXIT;

    bool plain = !node->redirs || node->type == NODE_SIMPLE || node->type == NODE_FUNCTION;
    int status = plain ? exec_by_type(node, flags) : exec_redirected(node, flags);

    if (sh.skip != SKIP_ABORT && sh.skip != SKIP_RETURN)
        sh.status = status;
    if (sh.errexit && sh.status && !sh.condition_depth && checks_errexit(node->type))
        shell_exit(sh.status);
    traps_run();
    return sh.status;
}

bool command_output(const char *text, size_t len, struct strbuf *out)
{
    int ends[2], status = 0;
    char buf[512];
    ssize_t count;

    if (pipe(ends) < 0) {
        fail(2, "cannot make a pipe: %s", strerror(errno));
        return false;
    }
    pid_t pid = job_fork(NULL, false);

    if (pid == 0) {
        close(ends[0]);
        move_fd(ends[1], STDOUT_FILENO);
        run_string(text, len);
        shell_exit(sh.status);
    }
    close(ends[1]);
    while ((count = read(ends[0], buf, sizeof(buf))) > 0 || (count < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < count; i++) {
            if (buf[i])
                strbuf_putc(out, buf[i]);
        }
    }
    close(ends[0]);
    if (pid < 0)
        return false;
    status = job_wait_pid(pid);
    while (out->len && out->data[out->len - 1] == '\n')
        out->data[--out->len] = '\0';
    sh.substitution_status = status;
    return true;
}

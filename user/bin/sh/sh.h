/* The shell: what its files share. */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "user/bin/sh/memory.h"

/*
 * Text that is being parsed: a buffer with a cursor, refilled line by line.
 * `more` appends the next line to the buffer, or returns false at the end of the input; NULL for a
 * string that is complete from the start (then `buf` is borrowed, never written or freed).
 */
struct source {
    char *buf;
    size_t len, cap, pos;
    bool (*more)(struct source *src);
    int fd;
    int line;          /* lines read so far, for messages */
    bool continuation; /* in the middle of a command: ask with PS2 */
};

enum { SOURCE_END = -1 };

void source_from_string(struct source *src, const char *text, size_t len);
void source_from_fd(struct source *src, int fd);
void source_from_terminal(struct source *src);
void source_append(struct source *src, const char *text, size_t len);
void source_free(struct source *src);
/* The character `ahead` places after the cursor, reading more input for it, or SOURCE_END. */
int source_peek(struct source *src, size_t ahead);
int source_get(struct source *src);

/* ---- syntax tree: parser.c, lexer.c, scan.c ---- */

struct word {
    struct word *next;
    char *text; /* as written: quotes and expansions still in place */
};

enum redir_type {
    REDIR_IN,
    REDIR_OUT,
    REDIR_APPEND,
    REDIR_RDWR,
    REDIR_DUP,
    REDIR_HEREDOC,      /* target is the body, to be expanded */
    REDIR_HEREDOC_QUOTE /* target is the body, taken literally */
};

struct redir {
    struct redir *next;
    enum redir_type type;
    int fd;
    char *target;
};

struct case_item {
    struct case_item *next;
    struct word *patterns;
    struct node *body;
};

enum node_type {
    NODE_SIMPLE,     /* assigns, words */
    NODE_PIPE,       /* left: first stage, the others by `next` */
    NODE_NOT,        /* left */
    NODE_AND,        /* left && right */
    NODE_OR,         /* left || right */
    NODE_SEQUENCE,   /* left ; right */
    NODE_BACKGROUND, /* left & */
    NODE_SUBSHELL,   /* ( left ) */
    NODE_GROUP,      /* { left } */
    NODE_IF,         /* if left; then right; else other */
    NODE_WHILE,      /* while left; do right */
    NODE_UNTIL,      /* until left; do right */
    NODE_FOR,        /* for name in words; do right; other words: has_list false means "$@" */
    NODE_CASE,       /* case name in items */
    NODE_FUNCTION    /* name() right */
};

struct node {
    enum node_type type;
    bool has_list;
    struct redir *redirs;
    struct node *left, *right, *other, *next;
    struct word *words, *assigns;
    struct case_item *items;
    char *name;
    char *text; /* the source text of a pipeline, kept for the job list; or NULL */
};

enum parse_result { PARSE_OK, PARSE_END, PARSE_ERROR };

/*
 * Parses one complete command (up to a newline) into `arena`. *out is NULL for an empty line.
 * Errors are reported on stderr.
 */
enum parse_result parse_command(struct source *src, struct arena *arena, struct node **out);

/* Moves past a command substitution's commands and the ")" that ends it; false if it never ends. */
bool skip_command_substitution(struct source *src);

/* Each moves the cursor past one quoted or expanded piece that starts there; false if it never
 * ends. */
bool scan_word(struct source *src);
bool scan_single_quotes(struct source *src);
bool scan_double_quotes(struct source *src);
bool scan_backquotes(struct source *src);
bool scan_dollar(struct source *src, bool in_double_quotes);
/* True if the "$((" at the cursor closes with "))"; *end is then the position after that. */
bool scan_arithmetic(struct source *src, size_t *end);

bool is_name_start(int c);
bool is_name_char(int c);
bool is_name(const char *text, size_t len);
/* The length of NAME in "NAME=value", or 0 if the text is no assignment. */
size_t assignment_name_length(const char *text);

/* ---- state of the shell ---- */

enum skip_type { SKIP_NONE, SKIP_BREAK, SKIP_CONTINUE, SKIP_RETURN, SKIP_ABORT };

struct shell {
    const char *name;        /* $0 */
    pid_t pid;               /* $$ */
    pid_t last_background;   /* $! */
    int status;              /* $? */
    int substitution_status; /* of the last $(…) in the command at hand, or -1 */
    char **args;             /* $1 … */
    int arg_count;           /* $# */
    bool interactive;
    bool job_control;
    bool stdin_commands; /* commands come from standard input */
    int tty;             /* the terminal of job control, or -1 */
    enum skip_type skip; /* unwinding to a loop, a function or the prompt */
    int skip_count;      /* loops still to leave */
    int loop_depth;
    int function_depth;
    int condition_depth; /* >0: inside a condition, where errexit has no say */
    bool errexit, nounset, xtrace, noglob, export_all;
    bool noexec; /* only check the syntax */
};

extern struct shell sh;
extern volatile sig_atomic_t interrupted; /* SIGINT came while no child was in the foreground */

/* "sh: …" on stderr. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* An error that ends a script with `status`, or leads an interactive shell back to its prompt. */
void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Runs the EXIT trap, flushes and ends. */
void shell_exit(int status) __attribute__((noreturn));
/* Runs all commands of a source; the status is left in sh.status. */
void run_source(struct source *src);
void run_string(const char *text, size_t len);

/* ---- variables: vars.c ---- */

void vars_init(char **environment);
const char *var_get(const char *name);
/* Both return false, with a message, if the name is read-only. */
bool var_set(const char *name, const char *value);
bool var_assign(const char *assignment);
bool var_unset(const char *name);
void var_export(const char *name);
void var_protect(const char *name);
void vars_print(bool exported_only, bool readonly_only, const char *prefix);
/* The exported variables as an environment, in `arena`. */
char **vars_environment(struct arena *arena);
/* Calls to these nest: what var_local() saved since the push comes back at the pop. */
void vars_push_scope(void);
void vars_pop_scope(void);
void var_local(const char *name);
/* Names that begin with the prefix, for completion. */
void vars_complete(const char *prefix, struct strlist *out);

void params_set(char **args, int count);

/* ---- expansion: expand.c, param.c, arith.c, pathname.c ---- */

/* On failure all of these report the error and return false or NULL. */
bool expand_words(struct arena *arena, struct word *words, struct strlist *out);
char *expand_string(struct arena *arena, const char *text);
char *expand_pattern(struct arena *arena, const char *text);
char *expand_heredoc(struct arena *arena, const char *text);

bool arith_evaluate(const char *text, long long *result);
/* Adds the sorted names that match a pattern; false if there are none. */
bool pathname_expand(const char *pattern, struct strlist *out);
/* The output of the commands, without its last newlines; adds to `out`. */
bool command_output(const char *text, size_t len, struct strbuf *out);

/* ---- execution: exec.c, simple.c, redirect.c ---- */

enum { EXEC_EXIT = 1 }; /* the process ends after this: no need to fork for the last command */

int exec_node(struct node *node, int flags);
int exec_simple(struct node *node, int flags);
int exec_function(struct node *body, struct strlist *words);
/* Replaces the process; returns only by ending it, with 126 or 127. */
void exec_program(char **argv, char **environment) __attribute__((noreturn));
/* The path of the program that a name stands for, in `arena`, or NULL with errno. */
char *find_program(struct arena *arena, const char *name);

struct saved_fd {
    struct saved_fd *next;
    int fd;
    int copy; /* where the old file is kept, or -1 if the descriptor was closed */
};

/* Applies redirections; the old files go to *saved unless it is NULL. False, with a message. */
bool redirect(struct redir *redirs, struct arena *arena, struct saved_fd **saved);
void redirect_undo(struct saved_fd *saved);

void function_define(const char *name, struct node *body, struct arena *arena);
void function_undefine(const char *name);
/* The body, with a reference on *arena, which holds it; or NULL. */
struct node *function_find(const char *name, struct arena **arena);
/* The arena of the commands that are being run. */
extern struct arena *current_arena;

/* ---- jobs and signals: jobs.c, signals.c, trap.c ---- */

struct job;

struct job *job_new(const char *text);
/*
 * Forks a process of the job. The child has its signals, process group and terminal set up.
 * -1 with a message if there is no process to be had.
 */
pid_t job_fork(struct job *job, bool background);
int job_wait_foreground(struct job *job);
void job_to_background(struct job *job);
void job_discard(struct job *job);
/* Collects background jobs that ended; with `notify` tells the user. */
void jobs_poll(bool notify);
int jobs_wait_all(void);
void jobs_print(bool pids);
/* By "%n", "%%" or process id; NULL if there is none. */
struct job *job_find(const char *name);
/* For the builtin "wait": a trapped signal or ^C ends it early. */
int job_wait(struct job *job);
/* The exit status of a child that belongs to no job. */
int job_wait_pid(pid_t pid);
int job_continue(struct job *job, bool foreground);
pid_t job_group(struct job *job);
/* In a child: the jobs of the parent are not its own. */
void jobs_forget(void);
void job_control_start(void);

void signals_init(void);
void signals_reset_for_child(void);
/* The number of "INT", "SIGINT" or "2", or -1. "EXIT" is 0. */
int signal_number(const char *name);
const char *signal_name(int number);
const char *signal_description(int number);

void traps_run(void);
void trap_run_exit(void);
void traps_clear(void);
bool trap_exit_set(void);
/* A trapped signal that came and whose action has not run yet, or 0. */
int trap_pending(void);

/* ---- builtins ---- */

struct builtin {
    const char *name;
    int (*run)(int argc, char **argv);
    bool special; /* POSIX 2.14: assignments before it stay, its errors end a script */
};

const struct builtin *builtin_find(const char *name);
void builtins_complete(const char *prefix, struct strlist *out);

/* Sets single-letter options from "-ex" or "+e"; false at an unknown letter. */
bool set_option_letters(const char *word);
void option_letters(char *out);

/* ---- line editor: edit.c, history.c, complete.c ---- */

enum edit_result { EDIT_LINE, EDIT_CANCELLED, EDIT_END };

/* Reads one line from the terminal with editing. EDIT_END at ^D on an empty line. */
enum edit_result edit_line(const char *prompt, struct strbuf *line);

void history_add(const char *line);
/* The entry `back` places before the newest (1 is the newest), or NULL. */
const char *history_get(size_t back);
void history_print(void);

/* Candidates for the word that ends at `cursor`; *word_start is where that word begins. */
void complete(struct arena *arena, const char *line, size_t cursor, size_t *word_start,
              struct strlist *out);

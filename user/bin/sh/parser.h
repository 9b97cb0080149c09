/* Shared by the lexer and the parser. */
#pragma once

#include "user/bin/sh/sh.h"

enum token {
    TOKEN_END,
    TOKEN_ERROR,
    TOKEN_NEWLINE,
    TOKEN_WORD,
    TOKEN_IO_NUMBER, /* digits directly before < or > */
    TOKEN_AND_IF,
    TOKEN_OR_IF,
    TOKEN_SEMICOLON,
    TOKEN_DOUBLE_SEMICOLON,
    TOKEN_AMPERSAND,
    TOKEN_PIPE,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_LESS,
    TOKEN_GREAT,
    TOKEN_APPEND,
    TOKEN_CLOBBER,
    TOKEN_DUP_IN,
    TOKEN_DUP_OUT,
    TOKEN_RDWR,
    TOKEN_HEREDOC,
    TOKEN_HEREDOC_TABS
};

/* A here-document whose body begins after the next newline. */
struct pending_heredoc {
    struct pending_heredoc *next;
    struct redir *redir; /* target: the delimiter as written, replaced by the body */
    bool strip_tabs;
};

struct parser {
    struct source *src;
    struct arena *arena;
    enum token token; /* the current token; valid if `ready` */
    bool ready;
    bool failed;
    bool quiet;   /* only looking for the end: no messages */
    char *text;   /* of a TOKEN_WORD or TOKEN_IO_NUMBER */
    size_t start; /* where the current token begins in the source */
    int depth;    /* nesting of compound commands */
    struct pending_heredoc *heredocs;
};

/* The current token; reads it if it is not read yet. */
enum token lexer_token(struct parser *p);
void lexer_advance(struct parser *p);
void lexer_add_heredoc(struct parser *p, struct redir *redir, bool strip_tabs);

/* ---- parser.c: what compound commands are made of ---- */

/* Reports the current token as an error, once, and makes every later step of the parser a no-op. */
void syntax_error(struct parser *p);
struct node *new_node(struct parser *p, enum node_type type, struct node *left, struct node *right);
struct word *new_word(struct parser *p, char *text);
/* Takes the current token if it is this one. */
bool accept_token(struct parser *p, enum token token);
bool at_keyword(struct parser *p, const char *keyword);
bool accept_keyword(struct parser *p, const char *keyword);
/* An error unless the current token is this one. */
void expect_token(struct parser *p, enum token token);
void expect_keyword(struct parser *p, const char *keyword);
void skip_newlines(struct parser *p);
/* Takes a word token; NULL with an error if there is none. */
char *take_word(struct parser *p);
/* NULL for an empty list; with `one_line` a newline ends it. */
struct node *parse_list(struct parser *p, bool one_line);
/* The commands of a compound command's part: an empty list is an error, as in POSIX. */
struct node *parse_compound_list(struct parser *p);

/* A compound command, or NULL without an error if none begins here. */
struct node *parse_compound(struct parser *p);

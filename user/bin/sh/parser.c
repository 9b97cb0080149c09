/*
 * The grammar of POSIX 2.10, by recursive descent.
 *
 *   list      : and_or ((";" | "&" | newline) and_or)*
 *   and_or    : pipeline (("&&" | "||") pipeline)*
 *   pipeline  : ["!"] command ("|" command)*
 *   command   : simple | compound redirection* | name "()" compound
 */
#include "user/bin/sh/parser.h"

#include <stdlib.h>
#include <string.h>

/* Deeper nesting than any script has, well inside the stack. */
enum { MAX_DEPTH = 200 };

static struct node *parse_command_node(struct parser *p);

void syntax_error(struct parser *p)
{
    if (p->failed)
        return;
    p->failed = true;
    if (interrupted || p->quiet)
        return;
    enum token token = lexer_token(p);

    if (token == TOKEN_ERROR)
        warn("line %d: syntax error: a quote or substitution has no end", p->src->line);
    else if (token == TOKEN_END)
        warn("line %d: syntax error: unexpected end of file", p->src->line);
    else if (token == TOKEN_NEWLINE)
        warn("line %d: syntax error: unexpected newline", p->src->line);
    else
        warn("line %d: syntax error near \"%.*s\"", p->src->line, (int)(p->src->pos - p->start),
             p->src->buf + p->start);
}

struct node *new_node(struct parser *p, enum node_type type, struct node *left, struct node *right)
{
    struct node *node = arena_alloc(p->arena, sizeof(*node));

    *node = (struct node){.type = type, .left = left, .right = right};
    return node;
}

struct word *new_word(struct parser *p, char *text)
{
    struct word *word = arena_alloc(p->arena, sizeof(*word));

    *word = (struct word){.text = text};
    return word;
}

bool accept_token(struct parser *p, enum token token)
{
    if (p->failed || lexer_token(p) != token)
        return false;
    lexer_advance(p);
    return true;
}

void expect_token(struct parser *p, enum token token)
{
    if (!accept_token(p, token))
        syntax_error(p);
}

bool at_keyword(struct parser *p, const char *keyword)
{
    return !p->failed && lexer_token(p) == TOKEN_WORD && strcmp(p->text, keyword) == 0;
}

bool accept_keyword(struct parser *p, const char *keyword)
{
    if (!at_keyword(p, keyword))
        return false;
    lexer_advance(p);
    return true;
}

void expect_keyword(struct parser *p, const char *keyword)
{
    if (!accept_keyword(p, keyword))
        syntax_error(p);
}

void skip_newlines(struct parser *p)
{
    while (accept_token(p, TOKEN_NEWLINE))
        continue;
}

/* Takes a word token; NULL with an error if there is none. */
char *take_word(struct parser *p)
{
    if (lexer_token(p) != TOKEN_WORD) {
        syntax_error(p);
        return NULL;
    }
    char *text = p->text;

    lexer_advance(p);
    return text;
}

/* Whether the current token ends a list: a closing word or operator of what surrounds it. */
static bool at_list_end(struct parser *p)
{
    static const char *const closing[] = {"then", "else", "elif", "fi", "do", "done", "esac", "}"};

    if (p->failed)
        return true;
    switch (lexer_token(p)) {
    case TOKEN_END:
    case TOKEN_ERROR:
    case TOKEN_CLOSE:
    case TOKEN_DOUBLE_SEMICOLON:
        return true;
    case TOKEN_WORD:
        for (size_t i = 0; i < sizeof(closing) / sizeof(*closing); i++) {
            if (strcmp(p->text, closing[i]) == 0)
                return true;
        }
        return false;
    default:
        return false;
    }
}

/* ---- redirections ---- */

static bool redirection_of(enum token token, enum redir_type *type, int *fd)
{
    static const struct {
        enum token token;
        enum redir_type type;
        int fd;
    } table[] = {
        {TOKEN_LESS, REDIR_IN, 0},
        {TOKEN_GREAT, REDIR_OUT, 1},
        {TOKEN_CLOBBER, REDIR_OUT, 1},
        {TOKEN_APPEND, REDIR_APPEND, 1},
        {TOKEN_RDWR, REDIR_RDWR, 0},
        {TOKEN_DUP_IN, REDIR_DUP, 0},
        {TOKEN_DUP_OUT, REDIR_DUP, 1},
        {TOKEN_HEREDOC, REDIR_HEREDOC, 0},
        {TOKEN_HEREDOC_TABS, REDIR_HEREDOC, 0},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
        if (table[i].token == token) {
            *type = table[i].type;
            *fd = table[i].fd;
            return true;
        }
    }
    return false;
}

/* Parses one redirection if there is one, and appends it to *list. */
static bool parse_redirection(struct parser *p, struct redir **list)
{
    enum redir_type type = REDIR_IN;
    int fd = -1, default_fd = 0;

    if (p->failed)
        return false;
    if (lexer_token(p) == TOKEN_IO_NUMBER) {
        fd = atoi(p->text);
        lexer_advance(p);
    }
    enum token symbol = lexer_token(p);

    if (!redirection_of(symbol, &type, &default_fd))
        return false;
    lexer_advance(p);

    struct redir *redir = arena_alloc(p->arena, sizeof(*redir));

    *redir = (struct redir){.type = type, .fd = fd < 0 ? default_fd : fd};
    redir->target = take_word(p);
    if (!redir->target)
        return false;
    if (type == REDIR_HEREDOC)
        lexer_add_heredoc(p, redir, symbol == TOKEN_HEREDOC_TABS);
    while (*list)
        list = &(*list)->next;
    *list = redir;
    return true;
}

/* ---- simple commands and functions ---- */

static bool parse_simple_part(struct parser *p, struct node *node, struct word ***assign_end,
                              struct word ***word_end)
{
    if (parse_redirection(p, &node->redirs))
        return true;
    if (p->failed || lexer_token(p) != TOKEN_WORD)
        return false;

    struct word *word = new_word(p, take_word(p));

    if (!node->words && assignment_name_length(word->text)) {
        **assign_end = word;
        *assign_end = &word->next;
    } else {
        **word_end = word;
        *word_end = &word->next;
    }
    return true;
}

static struct node *parse_function(struct parser *p, struct node *node)
{
    lexer_advance(p);
    expect_token(p, TOKEN_CLOSE);
    skip_newlines(p);
    node->type = NODE_FUNCTION;
    node->name = node->words->text;
    if (!is_name(node->name, strlen(node->name)))
        syntax_error(p);
    node->right = parse_command_node(p);
    return node;
}

static struct node *parse_simple(struct parser *p)
{
    struct node *node = new_node(p, NODE_SIMPLE, NULL, NULL);
    struct word **assign_end = &node->assigns, **word_end = &node->words;

    while (parse_simple_part(p, node, &assign_end, &word_end)) {
        bool only_name = node->words && !node->words->next && !node->assigns && !node->redirs;

        if (only_name && !p->failed && lexer_token(p) == TOKEN_OPEN)
            return parse_function(p, node);
    }
    if (!node->words && !node->assigns && !node->redirs)
        syntax_error(p);
    return node;
}

static struct node *parse_command_node(struct parser *p)
{
    struct node *node = NULL;

    if (p->failed)
        return NULL;
    if (++p->depth > MAX_DEPTH) {
        warn("line %d: commands nested too deeply", p->src->line);
        p->failed = true;
    } else if (at_list_end(p)) {
        syntax_error(p);
    } else {
        node = parse_compound(p);
        if (node) {
            while (parse_redirection(p, &node->redirs))
                continue;
        } else {
            node = parse_simple(p);
        }
    }
    p->depth--;
    return node;
}

/* ---- pipelines and lists ---- */

/* The text from `start` to the current token, for the job list. */
static char *source_text(struct parser *p, size_t start)
{
    lexer_token(p);

    size_t end = p->start;

    while (end > start && strchr(" \t\n", p->src->buf[end - 1]))
        end--;
    return arena_strndup(p->arena, p->src->buf + start, end - start);
}

static struct node *parse_pipeline(struct parser *p)
{
    bool inverted = accept_keyword(p, "!");

    lexer_token(p);

    size_t start = p->start;
    struct node *node = parse_command_node(p);

    if (node && !p->failed && lexer_token(p) == TOKEN_PIPE) {
        struct node *last = node;

        node = new_node(p, NODE_PIPE, node, NULL);
        while (last && accept_token(p, TOKEN_PIPE)) {
            skip_newlines(p);
            last->next = parse_command_node(p);
            last = last->next;
        }
    }
    if (node && sh.interactive && !p->failed)
        node->text = source_text(p, start);
    return inverted ? new_node(p, NODE_NOT, node, NULL) : node;
}

static struct node *parse_and_or(struct parser *p)
{
    struct node *node = parse_pipeline(p);

    for (;;) {
        enum node_type type;

        if (accept_token(p, TOKEN_AND_IF))
            type = NODE_AND;
        else if (accept_token(p, TOKEN_OR_IF))
            type = NODE_OR;
        else
            return node;
        skip_newlines(p);
        node = new_node(p, type, node, parse_pipeline(p));
    }
}

static struct node *parse_list_item(struct parser *p)
{
    lexer_token(p);

    size_t start = p->start;
    struct node *node = parse_and_or(p);

    if (!p->failed && lexer_token(p) == TOKEN_AMPERSAND) {
        node = new_node(p, NODE_BACKGROUND, node, NULL);
        node->text = source_text(p, start);
        lexer_advance(p);
    } else if (!accept_token(p, TOKEN_SEMICOLON) && !at_list_end(p) &&
               lexer_token(p) != TOKEN_NEWLINE) {
        syntax_error(p);
    }
    return node;
}

struct node *parse_list(struct parser *p, bool one_line)
{
    struct node *list = NULL;

    for (;;) {
        if (!one_line)
            skip_newlines(p);
        if (at_list_end(p) || lexer_token(p) == TOKEN_NEWLINE)
            return list;

        struct node *item = parse_list_item(p);

        list = list ? new_node(p, NODE_SEQUENCE, list, item) : item;
    }
}

struct node *parse_compound_list(struct parser *p)
{
    struct node *list = parse_list(p, false);

    if (!list)
        syntax_error(p);
    return list;
}

enum parse_result parse_command(struct source *src, struct arena *arena, struct node **out)
{
    struct parser p = {.src = src, .arena = arena};

    *out = NULL;
    src->continuation = false;
    if (source_peek(src, 0) == SOURCE_END)
        return interrupted ? PARSE_ERROR : PARSE_END;
    src->continuation = true;
    *out = parse_list(&p, true);
    if (!p.failed && lexer_token(&p) != TOKEN_NEWLINE && lexer_token(&p) != TOKEN_END)
        syntax_error(&p);
    return p.failed ? PARSE_ERROR : PARSE_OK;
}

bool skip_command_substitution(struct source *src)
{
    struct arena *arena = arena_new();
    struct parser p = {.src = src, .arena = arena, .quiet = true};

    parse_list(&p, false);

    bool closed = !p.failed && lexer_token(&p) == TOKEN_CLOSE;

    arena_put(arena);
    return closed;
}

/* Tokens, as in POSIX 2.3: the longest operator, or a word with its quotes still in place. */
#include "user/bin/sh/parser.h"

#include <string.h>

static const struct {
    char text[4];
    enum token token;
} operators[] = {/* longer ones before their own beginnings */
                 {"<<-", TOKEN_HEREDOC_TABS}, {"&&", TOKEN_AND_IF},
                 {"||", TOKEN_OR_IF},         {";;", TOKEN_DOUBLE_SEMICOLON},
                 {"<<", TOKEN_HEREDOC},       {"<&", TOKEN_DUP_IN},
                 {"<>", TOKEN_RDWR},          {">>", TOKEN_APPEND},
                 {">&", TOKEN_DUP_OUT},       {">|", TOKEN_CLOBBER},
                 {";", TOKEN_SEMICOLON},      {"&", TOKEN_AMPERSAND},
                 {"|", TOKEN_PIPE},           {"(", TOKEN_OPEN},
                 {")", TOKEN_CLOSE},          {"<", TOKEN_LESS},
                 {">", TOKEN_GREAT}};

void lexer_add_heredoc(struct parser *p, struct redir *redir, bool strip_tabs)
{
    struct pending_heredoc *doc = arena_alloc(p->arena, sizeof(*doc));
    struct pending_heredoc **end = &p->heredocs;

    *doc = (struct pending_heredoc){.redir = redir, .strip_tabs = strip_tabs};
    while (*end)
        end = &(*end)->next;
    *end = doc;
}

/* The delimiter without its quotes; sets the redirection's type by whether there were any. */
static char *unquote_delimiter(struct parser *p, struct redir *redir)
{
    char *delimiter = arena_strdup(p->arena, redir->target);
    char *to = delimiter;

    for (const char *from = redir->target; *from; from++) {
        if (strchr("'\"\\", *from))
            redir->type = REDIR_HEREDOC_QUOTE;
        else
            *to++ = *from;
    }
    *to = '\0';
    return delimiter;
}

/* One line with its newline; false at the end of the input. */
static bool heredoc_line(struct source *src, struct strbuf *line)
{
    int c = 0;

    strbuf_clear(line);
    while (c != '\n' && (c = source_get(src)) != SOURCE_END)
        strbuf_putc(line, c);
    return line->len > 0;
}

static void read_heredoc(struct parser *p, struct pending_heredoc *doc)
{
    char *delimiter = unquote_delimiter(p, doc->redir);
    size_t len = strlen(delimiter);
    struct strbuf line = {0}, body = {0};

    while (heredoc_line(p->src, &line)) {
        const char *text = line.data;

        while (doc->strip_tabs && *text == '\t')
            text++;
        if (strncmp(text, delimiter, len) == 0 && (text[len] == '\n' || text[len] == '\0'))
            break;
        strbuf_puts(&body, text);
    }
    doc->redir->target = arena_strndup(p->arena, strbuf_text(&body), body.len);
    strbuf_free(&line);
    strbuf_free(&body);
}

static void read_heredocs(struct parser *p)
{
    while (p->heredocs) {
        struct pending_heredoc *doc = p->heredocs;

        p->heredocs = doc->next;
        read_heredoc(p, doc);
    }
}

static void skip_blanks(struct source *src)
{
    int c;

    while ((c = source_peek(src, 0)) != SOURCE_END) {
        if (c == '\\' && source_peek(src, 1) == '\n')
            src->pos += 2;
        else if (c == ' ' || c == '\t')
            src->pos++;
        else
            break;
    }
    if (c == '#') {
        while ((c = source_peek(src, 0)) != SOURCE_END && c != '\n')
            src->pos++;
    }
}

static enum token read_operator(struct source *src)
{
    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
        size_t len = strlen(operators[i].text), same = 0;

        while (same < len && source_peek(src, same) == operators[i].text[same])
            same++;
        if (same == len) {
            src->pos += len;
            return operators[i].token;
        }
    }
    return TOKEN_ERROR;
}

static enum token read_word(struct parser *p)
{
    struct source *src = p->src;

    if (!scan_word(src))
        return TOKEN_ERROR;
    p->text = arena_strndup(p->arena, src->buf + p->start, src->pos - p->start);

    int next = src->pos < src->len ? src->buf[src->pos] : SOURCE_END;

    if ((next == '<' || next == '>') && p->text[strspn(p->text, "0123456789")] == '\0')
        return TOKEN_IO_NUMBER;
    return TOKEN_WORD;
}

static enum token read_token(struct parser *p)
{
    skip_blanks(p->src);
    p->start = p->src->pos;

    int c = source_peek(p->src, 0);

    if (c == SOURCE_END)
        return TOKEN_END;
    if (c == '\n') {
        p->src->pos++;
        read_heredocs(p);
        return TOKEN_NEWLINE;
    }
    return strchr(";&|<>()", c) ? read_operator(p->src) : read_word(p);
}

enum token lexer_token(struct parser *p)
{
    if (!p->ready) {
        p->token = read_token(p);
        p->ready = true;
    }
    return p->token;
}

void lexer_advance(struct parser *p)
{
    lexer_token(p);
    p->ready = false;
}

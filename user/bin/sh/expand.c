/*
 * Word expansion, POSIX 2.6: tilde, parameters, commands and arithmetic; then field splitting; then
 * pathnames. Quotes vanish on the way, as marks on the characters.
 */
#include "user/bin/sh/expand_int.h"

#include <stdio.h>
#include <string.h>

void expansion_add(struct expansion *e, const char *text, size_t len, enum mark mark)
{
    strbuf_write(&e->text, text, len);
    for (size_t i = 0; i < len; i++)
        strbuf_putc(&e->marks, mark);
}

void expansion_free(struct expansion *e)
{
    strbuf_free(&e->text);
    strbuf_free(&e->marks);
}

enum mark result_mark(enum quoting quoting)
{
    return quoting == UNQUOTED ? MARK_SPLIT : MARK_QUOTED;
}

static bool expand_commands(struct expansion *e, const char *text, size_t len, enum quoting quoting)
{
    struct strbuf output = {0};
    bool done = command_output(text, len, &output);

    if (done)
        expansion_add(e, strbuf_text(&output), output.len, result_mark(quoting));
    strbuf_free(&output);
    return done;
}

/* `commands`: inside, a backslash quotes only $ ` \ (and " within double quotes). */
static bool expand_backquotes(struct expansion *e, struct source *src, enum quoting quoting)
{
    size_t start = src->pos + 1;
    struct strbuf commands = {0};

    scan_backquotes(src);
    for (size_t i = start; i < src->pos - 1; i++) {
        if (src->buf[i] == '\\' && (strchr("$`\\", src->buf[i + 1]) ||
                                    (quoting == DOUBLE_QUOTED && src->buf[i + 1] == '"')))
            i++;
        strbuf_putc(&commands, src->buf[i]);
    }
    bool done = expand_commands(e, strbuf_text(&commands), commands.len, quoting);

    strbuf_free(&commands);
    return done;
}

static bool expand_arithmetic(struct expansion *e, const char *text, size_t len,
                              enum quoting quoting)
{
    struct expansion inner = {0};
    char number[24];
    long long value;
    bool done = expand_text(&inner, text, len, DOUBLE_QUOTED) &&
                arith_evaluate(strbuf_text(&inner.text), &value);

    if (done) {
        int digits = snprintf(number, sizeof(number), "%lld", value);

        expansion_add(e, number, digits, result_mark(quoting));
    }
    expansion_free(&inner);
    return done;
}

static bool expand_dollar(struct expansion *e, struct source *src, enum quoting quoting)
{
    size_t start = src->pos, end;
    const char *text = src->buf + start;

    if (source_peek(src, 1) == '(' && source_peek(src, 2) == '(' && scan_arithmetic(src, &end)) {
        src->pos = end;
        return expand_arithmetic(e, text + 3, end - start - 5, quoting);
    }
    if (source_peek(src, 1) == '(') {
        scan_dollar(src, quoting != UNQUOTED);
        return expand_commands(e, text + 2, src->pos - start - 3, quoting);
    }
    if (source_peek(src, 1) == '{') {
        if (!scan_dollar(src, quoting != UNQUOTED)) {
            fail(2, "bad substitution");
            return false;
        }
        return expand_braces(e, text + 2, src->pos - start - 3, quoting);
    }
    return expand_plain_parameter(e, src, quoting);
}

static void expand_backslash(struct expansion *e, struct source *src, enum quoting quoting)
{
    int c = source_peek(src, 1);

    src->pos++;
    if (c == '\n') {
        src->pos++;
        return;
    }
    bool quotes = quoting == UNQUOTED || (c != SOURCE_END && strchr("$`\\", c)) ||
                  (quoting == DOUBLE_QUOTED && c == '"');

    if (!quotes || c == SOURCE_END) {
        expansion_add(e, "\\", 1, MARK_QUOTED);
        return;
    }
    expansion_add(e, &src->buf[src->pos], 1, MARK_QUOTED);
    src->pos++;
}

/* A quoted string at the cursor; even an empty one makes a field. */
static bool expand_quotes(struct expansion *e, struct source *src, enum quoting quoting)
{
    size_t start = src->pos + 1;
    bool is_double = src->buf[src->pos] == '"';

    if (!(is_double ? scan_double_quotes(src) : scan_single_quotes(src)))
        src->pos = src->len + 1;

    const char *text = src->buf + start;
    size_t len = src->pos - 1 - start;

    if (quoting == UNQUOTED && strncmp(text, "$@\"", 3) != 0)
        expansion_add(e, "", 1, MARK_EMPTY);
    if (is_double)
        return expand_text(e, text, len, DOUBLE_QUOTED);
    expansion_add(e, text, len, MARK_QUOTED);
    return true;
}

static void expand_tilde(struct expansion *e, struct source *src)
{
    const char *home = var_get("HOME");
    int next = source_peek(src, 1);

    src->pos++;
    if (home && (next == '/' || next == SOURCE_END))
        expansion_add(e, home, strlen(home), MARK_QUOTED);
    else
        expansion_add(e, "~", 1, MARK_LITERAL);
}

static bool expand_piece(struct expansion *e, struct source *src, enum quoting quoting)
{
    int c = src->buf[src->pos];

    switch (c) {
    case '\\':
        expand_backslash(e, src, quoting);
        return true;
    case '$':
        return expand_dollar(e, src, quoting);
    case '`':
        return expand_backquotes(e, src, quoting);
    case '"':
        if (quoting != HEREDOC)
            return expand_quotes(e, src, quoting);
        break;
    case '\'':
        if (quoting == UNQUOTED)
            return expand_quotes(e, src, quoting);
        break;
    case '~':
        if (quoting == UNQUOTED && src->pos == 0) {
            expand_tilde(e, src);
            return true;
        }
        break;
    }
    expansion_add(e, &src->buf[src->pos], 1, quoting == UNQUOTED ? MARK_LITERAL : MARK_QUOTED);
    src->pos++;
    return true;
}

bool expand_text(struct expansion *e, const char *text, size_t len, enum quoting quoting)
{
    struct source src;

    source_from_string(&src, text, len);
    while (src.pos < src.len) {
        if (!expand_piece(e, &src, quoting))
            return false;
    }
    return true;
}

/* ---- results that are one string ---- */

/* The characters from..to; with `escape`, quoted ones are protected from being patterns. */
static char *join(struct arena *arena, struct expansion *e, size_t from, size_t to, bool escape)
{
    struct strbuf out = {0};

    for (size_t i = from; i < to; i++) {
        char mark = e->marks.data[i];

        if (mark == MARK_EMPTY)
            continue;
        if (escape && mark == MARK_QUOTED && strchr("*?[]\\!-^", e->text.data[i]))
            strbuf_putc(&out, '\\');
        if (escape && mark == MARK_SPLIT && e->text.data[i] == '\\')
            strbuf_putc(&out, '\\');
        strbuf_putc(&out, mark == MARK_BREAK ? ' ' : e->text.data[i]);
    }
    char *text = arena_strndup(arena, strbuf_text(&out), out.len);

    strbuf_free(&out);
    return text;
}

static char *expand_joined(struct arena *arena, const char *text, size_t len, enum quoting quoting,
                           bool escape)
{
    struct expansion e = {0};
    char *result = NULL;

    if (expand_text(&e, text, len, quoting))
        result = join(arena, &e, 0, e.text.len, escape);
    expansion_free(&e);
    return result;
}

char *expand_string(struct arena *arena, const char *text)
{
    return expand_joined(arena, text, strlen(text), UNQUOTED, false);
}

char *expand_pattern(struct arena *arena, const char *text)
{
    return expand_joined(arena, text, strlen(text), UNQUOTED, true);
}

char *pattern_from_text(struct arena *arena, const char *text, size_t len)
{
    return expand_joined(arena, text, len, UNQUOTED, true);
}

char *expand_heredoc(struct arena *arena, const char *text)
{
    return expand_joined(arena, text, strlen(text), HEREDOC, false);
}

/* ---- results that are fields ---- */

static void add_field(struct expansion *e, size_t from, size_t to, struct strlist *out)
{
    bool pattern = false;

    for (size_t i = from; i < to; i++) {
        char mark = e->marks.data[i];

        if ((mark == MARK_LITERAL || mark == MARK_SPLIT) && strchr("*?[", e->text.data[i]))
            pattern = true;
    }
    if (pattern && !sh.noglob && pathname_expand(join(out->arena, e, from, to, true), out))
        return;
    strlist_add(out, join(out->arena, e, from, to, false));
}

/*
 * Field splitting, POSIX 2.6.5: white space in IFS separates, and any amount of it counts once;
 * other characters of IFS each end a field, together with the white space around them.
 */
static void split_fields(struct expansion *e, struct strlist *out)
{
    const char *ifs = var_get("IFS");
    size_t start = 0;
    bool open = false;        /* a field has begun at `start` */
    bool ended_blank = false; /* the last field ended by white space only */

    if (!ifs)
        ifs = " \t\n";
    for (size_t i = 0; i < e->text.len; i++) {
        char c = e->text.data[i], mark = e->marks.data[i];
        bool separator = mark == MARK_SPLIT && strchr(ifs, c);

        if (!separator && mark != MARK_BREAK) {
            if (!open)
                start = i;
            open = true;
            continue;
        }
        bool blank = mark == MARK_BREAK || strchr(" \t\n", c);

        if (open || (!blank && !ended_blank))
            add_field(e, open ? start : i, i, out);
        ended_blank = blank && mark != MARK_BREAK && (open || ended_blank);
        open = false;
    }
    if (open)
        add_field(e, start, e->text.len, out);
}

bool expand_words(struct arena *arena, struct word *words, struct strlist *out)
{
    *out = (struct strlist){.arena = arena};
    for (; words; words = words->next) {
        struct expansion e = {0};
        bool done = expand_text(&e, words->text, strlen(words->text), UNQUOTED);

        if (done)
            split_fields(&e, out);
        expansion_free(&e);
        if (!done)
            return false;
    }
    return true;
}

/* Finds where words, quotes and expansions end. The text itself stays as it is until expansion. */
#include "user/bin/sh/sh.h"

#include <string.h>

bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name_char(int c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

bool is_name(const char *text, size_t len)
{
    if (len == 0 || !is_name_start(text[0]))
        return false;
    for (size_t i = 1; i < len; i++) {
        if (!is_name_char(text[i]))
            return false;
    }
    return true;
}

size_t assignment_name_length(const char *text)
{
    const char *equals = strchr(text, '=');

    return equals && is_name(text, equals - text) ? (size_t)(equals - text) : 0;
}

bool scan_single_quotes(struct source *src)
{
    int c;

    src->pos++;
    while ((c = source_get(src)) != SOURCE_END) {
        if (c == '\'')
            return true;
    }
    return false;
}

bool scan_backquotes(struct source *src)
{
    int c;

    src->pos++;
    while ((c = source_get(src)) != SOURCE_END) {
        if (c == '`')
            return true;
        if (c == '\\')
            source_get(src);
    }
    return false;
}

/* One character, or one whole quoted or expanded piece. */
static bool scan_piece(struct source *src, bool in_double_quotes)
{
    switch (source_peek(src, 0)) {
    case SOURCE_END:
        return false;
    case '\\':
        source_get(src);
        source_get(src);
        return true;
    case '$':
        return scan_dollar(src, in_double_quotes);
    case '`':
        return scan_backquotes(src);
    case '"':
        return scan_double_quotes(src);
    case '\'':
        if (!in_double_quotes)
            return scan_single_quotes(src);
        break;
    }
    source_get(src);
    return true;
}

bool scan_double_quotes(struct source *src)
{
    src->pos++;
    while (source_peek(src, 0) != '"') {
        if (!scan_piece(src, true))
            return false;
    }
    src->pos++;
    return true;
}

static bool scan_braces(struct source *src, bool in_double_quotes)
{
    src->pos += 2;
    while (source_peek(src, 0) != '}') {
        if (!scan_piece(src, in_double_quotes))
            return false;
    }
    src->pos++;
    return true;
}

bool scan_arithmetic(struct source *src, size_t *end)
{
    size_t start = src->pos;
    int depth = 2;

    src->pos += 3;
    while (depth > 1) {
        int c = source_peek(src, 0);

        if (c == '(')
            depth++;
        if (c == ')')
            depth--;
        if (!scan_piece(src, true))
            break;
    }
    bool closed = depth == 1 && source_peek(src, 0) == ')';

    *end = src->pos + 1;
    src->pos = start;
    return closed;
}

bool scan_dollar(struct source *src, bool in_double_quotes)
{
    int c = source_peek(src, 1);
    size_t end;

    if (c == '{')
        return scan_braces(src, in_double_quotes);
    if (c == '(' && source_peek(src, 2) == '(' && scan_arithmetic(src, &end)) {
        src->pos = end;
        return true;
    }
    if (c == '(') {
        src->pos += 2;
        return skip_command_substitution(src);
    }
    src->pos++;
    return true;
}

bool scan_word(struct source *src)
{
    int c;

    while ((c = source_peek(src, 0)) != SOURCE_END) {
        if (strchr(" \t\n;&|<>()", c))
            return true;
        if (!scan_piece(src, false))
            return false;
    }
    return true;
}

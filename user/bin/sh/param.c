/* Parameter expansion, POSIX 2.6.2. */
#include "user/bin/sh/expand_int.h"

#include "user/lib/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char special_names[] = "@*#?-$!0123456789";

static char *number_text(struct arena *arena, long number)
{
    char text[16];

    snprintf(text, sizeof(text), "%ld", number);
    return arena_strdup(arena, text);
}

static char *join_params(struct arena *arena)
{
    const char *ifs = var_get("IFS");
    struct strbuf out = {0};

    for (int i = 0; i < sh.arg_count; i++) {
        if (i > 0 && (!ifs || *ifs))
            strbuf_putc(&out, ifs ? *ifs : ' ');
        strbuf_puts(&out, sh.args[i]);
    }
    char *text = arena_strndup(arena, strbuf_text(&out), out.len);

    strbuf_free(&out);
    return text;
}

/* The value of a variable, positional or special parameter; NULL if it is unset. */
static const char *param_value(struct arena *arena, const char *name)
{
    char letters[16];

    if (name[0] >= '1' && name[0] <= '9') {
        int index = atoi(name);

        return index <= sh.arg_count ? sh.args[index - 1] : NULL;
    }
    switch (name[0]) {
    case '0':
        return sh.name;
    case '#':
        return number_text(arena, sh.arg_count);
    case '?':
        return number_text(arena, sh.status);
    case '$':
        return number_text(arena, sh.pid);
    case '!':
        return sh.last_background ? number_text(arena, sh.last_background) : NULL;
    case '-':
        option_letters(letters);
        return arena_strdup(arena, letters);
    case '@':
    case '*':
        return sh.arg_count ? join_params(arena) : NULL;
    default:
        return var_get(name);
    }
}

/* $@ and $*: the parameters as fields of their own; "$*" is one. */
static void expand_params(struct expansion *e, struct arena *arena, char name, enum quoting quoting)
{
    if (name == '*' && quoting != UNQUOTED) {
        const char *text = join_params(arena);

        expansion_add(e, text, strlen(text), MARK_QUOTED);
        return;
    }
    for (int i = 0; i < sh.arg_count; i++) {
        if (i > 0)
            expansion_add(e, " ", 1, MARK_BREAK);
        if (quoting != UNQUOTED)
            expansion_add(e, "", 1, MARK_EMPTY);
        expansion_add(e, sh.args[i], strlen(sh.args[i]), result_mark(quoting));
    }
}

static bool add_value(struct expansion *e, struct arena *arena, const char *name,
                      enum quoting quoting)
{
    if (name[0] == '@' || name[0] == '*') {
        expand_params(e, arena, name[0], quoting);
        return true;
    }
    const char *value = param_value(arena, name);

    if (value)
        expansion_add(e, value, strlen(value), result_mark(quoting));
    else if (sh.nounset) {
        fail(2, "%s: parameter not set", name);
        return false;
    }
    return true;
}

/* The length of the parameter's name at `text`, or 0. */
static size_t name_length(const char *text, size_t len, bool in_braces)
{
    size_t n = 0;

    if (len == 0)
        return 0;
    if (is_name_start(text[0])) {
        while (n < len && is_name_char(text[n]))
            n++;
        return n;
    }
    if (in_braces) {
        while (n < len && text[n] >= '0' && text[n] <= '9')
            n++;
        if (n > 0)
            return n;
    }
    return strchr(special_names, text[0]) ? 1 : 0;
}

bool expand_plain_parameter(struct expansion *e, struct source *src, enum quoting quoting)
{
    size_t len = name_length(src->buf + src->pos + 1, src->len - src->pos - 1, false);
    struct arena *arena;
    bool done;

    if (len == 0) {
        expansion_add(e, "$", 1, quoting == UNQUOTED ? MARK_LITERAL : MARK_QUOTED);
        src->pos++;
        return true;
    }
    arena = arena_new();
    done = add_value(e, arena, arena_strndup(arena, src->buf + src->pos + 1, len), quoting);
    src->pos += 1 + len;
    arena_put(arena);
    return done;
}

/* Removes what the pattern matches from the front ('#') or the back ('%') of a value. */
static void trim(const char **value, size_t *len, char side, bool longest, const char *pattern)
{
    size_t total = *len;
    char *copy = xmalloc(total + 1);

    memcpy(copy, *value, total);
    copy[total] = '\0';
    for (size_t i = 0; i <= total; i++) {
        size_t cut = longest ? total - i : i;
        char *piece = side == '#' ? copy : copy + total - cut;
        char kept = copy[cut];

        if (side == '#')
            copy[cut] = '\0';
        bool match = pattern_match(pattern, piece);

        copy[side == '#' ? cut : total] = side == '#' ? kept : '\0';
        if (match) {
            *len = total - cut;
            if (side == '#')
                *value += cut;
            break;
        }
    }
    free(copy);
}

/* ${name#word} and its kin; the value goes through a pattern. */
static bool expand_trimmed(struct expansion *e, struct arena *arena, const char *name,
                           const char *op, size_t len, enum quoting quoting)
{
    bool longest = len > 1 && op[1] == op[0];
    size_t op_len = longest ? 2 : 1;
    const char *value = param_value(arena, name);
    const char *pattern = pattern_from_text(arena, op + op_len, len - op_len);

    if (!pattern)
        return false;
    if (!value) {
        if (sh.nounset)
            fail(2, "%s: parameter not set", name);
        return !sh.nounset;
    }
    size_t value_len = strlen(value);

    trim(&value, &value_len, op[0], longest, pattern);
    expansion_add(e, value, value_len, result_mark(quoting));
    return true;
}

/* ${name:=word}: gives the variable the value as well. */
static bool assign_default(struct expansion *e, struct arena *arena, const char *name,
                           const char *word, size_t len, enum quoting quoting)
{
    const char *value = expand_string(arena, arena_strndup(arena, word, len));

    if (!value)
        return false;
    if (!is_name(name, strlen(name))) {
        fail(2, "%s: cannot be assigned to", name);
        return false;
    }
    if (!var_set(name, value))
        return false;
    expansion_add(e, value, strlen(value), result_mark(quoting));
    return true;
}

/* ${name:?word}: an error with the word as its message. */
static bool report_unset(struct arena *arena, const char *name, const char *word, size_t len,
                         bool with_colon)
{
    const char *text = expand_string(arena, arena_strndup(arena, word, len));

    if (text && len == 0)
        text = with_colon ? "parameter not set or null" : "parameter not set";
    if (text)
        fail(2, "%s: %s", name, text);
    return false;
}

/*
 * The word of ${name-word}: unquoted, what it contains is the result of an expansion and is split
 * like one.
 */
static bool expand_word_operand(struct expansion *e, const char *text, size_t len,
                                enum quoting quoting)
{
    size_t start = e->marks.len;
    bool done = expand_text(e, text, len, quoting);

    for (size_t i = start; i < e->marks.len; i++) {
        if (e->marks.data[i] == MARK_LITERAL)
            e->marks.data[i] = MARK_SPLIT;
    }
    return done;
}

static bool expand_operator(struct expansion *e, struct arena *arena, const char *name,
                            const char *op, size_t len, enum quoting quoting)
{
    const char *value = param_value(arena, name);
    bool with_colon = op[0] == ':';
    bool set = value && !(with_colon && *value == '\0');

    op += with_colon;
    len -= with_colon;
    if (len == 0)
        return add_value(e, arena, name, quoting);
    switch (op[0]) {
    case '-':
        return set ? add_value(e, arena, name, quoting)
                   : expand_word_operand(e, op + 1, len - 1, quoting);
    case '+':
        return !set || expand_word_operand(e, op + 1, len - 1, quoting);
    case '=':
        return set ? add_value(e, arena, name, quoting)
                   : assign_default(e, arena, name, op + 1, len - 1, quoting);
    case '?':
        return set ? add_value(e, arena, name, quoting)
                   : report_unset(arena, name, op + 1, len - 1, with_colon);
    case '#':
    case '%':
        return expand_trimmed(e, arena, name, op, len, quoting);
    }
    fail(2, "${%s%.*s}: bad substitution", name, (int)len, op);
    return false;
}

/* ${#name} */
static bool expand_length(struct expansion *e, struct arena *arena, const char *name,
                          enum quoting quoting)
{
    bool all = name[0] == '@' || name[0] == '*';
    const char *value = all ? "" : param_value(arena, name);

    if (!value && sh.nounset) {
        fail(2, "%s: parameter not set", name);
        return false;
    }
    const char *text = number_text(arena, all ? sh.arg_count : value ? (long)strlen(value) : 0);

    expansion_add(e, text, strlen(text), result_mark(quoting));
    return true;
}

bool expand_braces(struct expansion *e, const char *text, size_t len, enum quoting quoting)
{
    bool length = len > 1 && text[0] == '#' && name_length(text + 1, len - 1, true) == len - 1;

    text += length;
    len -= length;

    size_t name_len = name_length(text, len, true);

    if (name_len == 0) {
        fail(2, "${%.*s}: bad substitution", (int)len, text);
        return false;
    }
    struct arena *arena = arena_new();
    char *name = arena_strndup(arena, text, name_len);
    bool done;

    if (length)
        done = expand_length(e, arena, name, quoting);
    else
        done = expand_operator(e, arena, name, text + name_len, len - name_len, quoting);
    arena_put(arena);
    return done;
}

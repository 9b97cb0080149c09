/* Shared by the files of expansion. */
#pragma once

#include "user/bin/sh/sh.h"

/*
 * A word in expansion: each character has a mark that says where it came from, because that
 * decides about field splitting, patterns and quoting later.
 */
enum mark {
    MARK_LITERAL, /* written without quotes: may be a pattern character */
    MARK_SPLIT,   /* result of an unquoted expansion: may be a pattern, may be split */
    MARK_QUOTED,  /* stands for itself */
    MARK_BREAK,   /* a field ends here, as between the parameters of "$@" */
    MARK_EMPTY    /* no character: quotes around nothing, which still make a field */
};

struct expansion {
    struct strbuf text, marks;
};

enum quoting {
    UNQUOTED,
    DOUBLE_QUOTED,
    HEREDOC /* as in double quotes, but a double quote is an ordinary character */
};

void expansion_add(struct expansion *e, const char *text, size_t len, enum mark mark);
void expansion_free(struct expansion *e);
/* The mark for the result of an expansion. */
enum mark result_mark(enum quoting quoting);

/* Expands a piece of source text; false after an error, which is reported. */
bool expand_text(struct expansion *e, const char *text, size_t len, enum quoting quoting);
/* Expands "$…" without braces, or the inside of "${…}". */
bool expand_plain_parameter(struct expansion *e, struct source *src, enum quoting quoting);
bool expand_braces(struct expansion *e, const char *text, size_t len, enum quoting quoting);
/* As expand_pattern(), for a piece of source text. */
char *pattern_from_text(struct arena *arena, const char *text, size_t len);

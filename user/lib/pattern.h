/* Shell patterns, POSIX 2.13: * ? [a-z] [!a-z] [[:digit:]], and a backslash that quotes. */
#pragma once

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline bool pattern_class(const char *name, size_t len, int c)
{
    static const struct {
        const char *name;
        int (*test)(int c);
    } classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
                   {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
                   {"lower", islower}, {"print", isprint}, {"punct", ispunct},
                   {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};

    for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
        if (strlen(classes[i].name) == len && memcmp(classes[i].name, name, len) == 0)
            return classes[i].test(c);
    }
    return false;
}

/* One element of a bracket expression at *at; moves *at past it. */
static inline bool pattern_bracket_item(const char **at, unsigned char c)
{
    const char *p = *at;

    if (p[0] == '[' && p[1] == ':') {
        const char *end = strstr(p + 2, ":]");

        if (end) {
            *at = end + 2;
            return pattern_class(p + 2, end - p - 2, c);
        }
    }
    if (*p == '\\' && p[1])
        p++;
    unsigned char low = *p++, high = low;

    if (p[0] == '-' && p[1] && p[1] != ']') {
        p++;
        if (*p == '\\' && p[1])
            p++;
        high = *p++;
    }
    *at = p;
    return low <= c && c <= high;
}

/*
 * Matches c against the bracket expression whose "[" is at *at, and moves *at past its "]".
 * Without a "]" the "[" is an ordinary character.
 */
static inline bool pattern_bracket(const char **at, unsigned char c)
{
    const char *p = *at + 1;
    bool inverted = *p == '!' || *p == '^', found = false, first = true;

    p += inverted;
    while (*p && (*p != ']' || first)) {
        found |= pattern_bracket_item(&p, c);
        first = false;
    }
    if (*p != ']') {
        *at += 1;
        return c == '[';
    }
    *at = p + 1;
    return found != inverted;
}

/* Matches one character against the pattern's element at *at (no "*"), and moves *at past it. */
static inline bool pattern_match_one(const char **at, unsigned char c)
{
    const char *p = *at;

    if (*p == '[')
        return pattern_bracket(at, c);
    if (*p == '\\' && p[1])
        p++;
    else if (*p == '?')
        c = '?'; /* matches whatever it is */
    *at = p + 1;
    return *p == (char)c;
}

/* Whether the whole text matches the pattern. */
static inline bool pattern_match(const char *pattern, const char *text)
{
    const char *star = NULL, *star_text = NULL;

    for (;;) {
        const char *next = pattern;

        if (*pattern == '*') {
            star = ++pattern;
            star_text = text;
            continue;
        }
        if (*text == '\0' && *pattern == '\0')
            return true;
        if (*text && *pattern && pattern_match_one(&next, *text)) {
            pattern = next;
            text++;
            continue;
        }
        if (!star || *star_text == '\0')
            return false;
        pattern = star; /* let the last star take one more character */
        text = ++star_text;
    }
}

/*
 * grep: prints lines that match. Patterns are POSIX basic regular expressions without groups and
 * intervals: . [a-z] [^a-z] * ^ $ and the backslash; -F takes the pattern literally.
 */
#include "user/lib/pattern.h"
#include "user/lib/tool.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool flags[FLAG_COUNT];

static int fold(int c)
{
    return flags['i'] ? tolower((unsigned char)c) : (unsigned char)c;
}

static bool match_bracket(const char **at, char c)
{
    const char *lower = *at, *upper = *at;

    if (pattern_bracket(at, c))
        return true;
    return flags['i'] && (pattern_bracket(&lower, tolower((unsigned char)c)) ||
                          pattern_bracket(&upper, toupper((unsigned char)c)));
}

/* Matches c against the element at *at, one character or bracket expression; moves past it. */
static bool match_one(const char **at, char c)
{
    const char *p = *at;

    if (*p == '[' && strchr(p + 2 + (p[1] == '^'), ']'))
        return match_bracket(at, c);
    if (*p == '\\' && p[1])
        p++;
    else if (*p == '.') {
        *at = p + 1;
        return true;
    }
    *at = p + 1;
    return fold(*p) == fold(c);
}

/* Whether the pattern matches at the start of the text. */
static bool match_here(const char *pattern, const char *text)
{
    const char *next = pattern;

    if (!*pattern)
        return true;
    if (pattern[0] == '$' && !pattern[1])
        return !*text;
    match_one(&next, *text); /* finds where the element ends */
    if (*next != '*') {
        const char *rest = pattern;

        return *text && match_one(&rest, *text) && match_here(rest, text + 1);
    }
    for (;; text++) {
        const char *element = pattern;

        if (match_here(next + 1, text))
            return true;
        if (!*text || !match_one(&element, *text))
            return false;
    }
}

static bool match_literal(const char *pattern, const char *text)
{
    for (; *pattern; pattern++, text++) {
        if (!*text || fold(*pattern) != fold(*text))
            return false;
    }
    return true;
}

static bool matches(const char *pattern, const char *text)
{
    bool anchored = !flags['F'] && *pattern == '^';

    pattern += anchored;
    do {
        if (flags['F'] ? match_literal(pattern, text) : match_here(pattern, text))
            return true;
    } while (*text++ && !anchored);
    return false;
}

static void print_line(const char *name, long number, const char *line)
{
    if (flags['c'] || flags['q'] || flags['l'])
        return;
    if (name)
        printf("%s:", name);
    if (flags['n'])
        printf("%ld:", number);
    puts(line);
}

/* 0 if a line was selected, else 1. `name` is what to print before lines, or NULL. */
static int grep(FILE *file, const char *pattern, const char *path, const char *name)
{
    static char line[4096];
    long number = 0, selected = 0;

    while (fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        number++;
        if (matches(pattern, line) == flags['v'])
            continue;
        selected++;
        print_line(name, number, line);
        if (flags['q'] || flags['l'])
            break;
    }
    if (flags['c'] && !flags['q'])
        printf("%s%s%ld\n", name ? name : "", name ? ":" : "", selected);
    if (flags['l'] && selected)
        puts(path);
    return selected == 0;
}

int main(int argc, char **argv)
{
    int first = parse_flags(argc, argv, "FcilnqvhH", flags), status = 1;

    if (first < 0 || first == argc)
        return usage_error("grep [-FcilnqvhH] PATTERN [FILE]...");

    const char *pattern = argv[first];
    bool named = flags['H'] || (argc - first > 2 && !flags['h']);

    if (first + 1 == argc)
        status = grep(stdin, pattern, "(standard input)", named ? "(standard input)" : NULL);
    bool failed = false;

    for (int i = first + 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");

        if (!file) {
            complain("grep", argv[i]);
            failed = true;
            continue;
        }
        status &= grep(file, pattern, argv[i], named ? argv[i] : NULL);
        fclose(file);
    }
    return finish_output("grep", failed && !(flags['q'] && status == 0) ? 2 : status);
}

// Shell patterns: * ? [set] \x.
#include <fnmatch.h>
#include <stdbool.h>
#include <stddef.h>

// Match @c against the set behind a '['. Returns the pattern behind the ']', or NULL if there is
// none, in which case the '[' is an ordinary character.
static const char *match_set(const char *p, unsigned char c, int flags, bool *matched)
{
    bool negated = *p == '!' || *p == '^';
    bool found = false;

    p += negated;
    for (bool first = true; *p != ']' || first; first = false) {
        unsigned char low;
        unsigned char high;

        if (*p == '\\' && !(flags & FNM_NOESCAPE)) {
            p++;
        }
        if (!*p) {
            return NULL;
        }
        low = high = (unsigned char)*p++;
        if (p[0] == '-' && p[1] && p[1] != ']') {
            high = (unsigned char)p[1];
            p += 2;
        }
        found |= low <= c && c <= high;
    }
    *matched = found != negated;
    return p + 1;
}

static bool hidden_dot(const char *start, const char *name, int flags)
{
    return *name == '.' && flags & FNM_PERIOD &&
           (name == start || (flags & FNM_PATHNAME && name[-1] == '/'));
}

// Match one character, not '*'. Returns the pattern behind it, or NULL.
static const char *match_one(const char *p, const char *start, const char *name, int flags)
{
    bool wild = !(*name == '/' && flags & FNM_PATHNAME) && !hidden_dot(start, name, flags);
    bool matched;
    const char *rest;

    switch (*p) {
    case '?':
        return wild ? p + 1 : NULL;
    case '[':
        rest = match_set(p + 1, (unsigned char)*name, flags, &matched);
        if (rest) {
            return wild && matched ? rest : NULL;
        }
        break;
    case '\\':
        if (p[1] && !(flags & FNM_NOESCAPE)) {
            p++;
        }
        break;
    default:
        break;
    }
    return *p == *name ? p + 1 : NULL;
}

// On a mismatch the last '*' takes one more character. Only one needs to be remembered, except that
// with FNM_PATHNAME it takes no slash.
int fnmatch(const char *pattern, const char *name, int flags)
{
    const char *start = name;
    const char *star = NULL;
    const char *star_name = NULL;

    for (;;) {
        const char *next;

        if (*pattern == '*' && !hidden_dot(start, name, flags)) {
            star = ++pattern;
            star_name = name;
            continue;
        }
        if (!*name && !*pattern) {
            return 0;
        }
        next = *name && *pattern ? match_one(pattern, start, name, flags) : NULL;
        if (next) {
            pattern = next;
            name++;
            continue;
        }
        if (!star || !*star_name || (*star_name == '/' && flags & FNM_PATHNAME)) {
            return FNM_NOMATCH;
        }
        pattern = star;
        name = ++star_name;
    }
}

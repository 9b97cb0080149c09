#include "user/tests/lib/pattern.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static bool lower_hex(char c)
{
    return isdigit((unsigned char)c) || (c >= 'a' && c <= 'f');
}

/* The length of what the element matches at the start of the line; 0 if it does not. */
static size_t match_element(const char *line, char element)
{
    size_t len = 0;

    switch (element) {
    case 'd':
        len = line[0] == '-';
        /* fall through */
    case 'u':
        while (isdigit((unsigned char)line[len]))
            len++;
        return len && isdigit((unsigned char)line[len - 1]) ? len : 0;
    case 'x':
        while (lower_hex(line[len]))
            len++;
        return len;
    case 'w':
        return strcspn(line, " \t");
    case 's':
        return strspn(line, " ");
    default:
        return 0;
    }
}

bool line_matches(const char *line, const char *pattern)
{
    for (; *pattern; pattern++) {
        if (*pattern != '%') {
            if (*line++ != *pattern)
                return false;
            continue;
        }
        if (*++pattern == '*')
            return true;

        size_t len = match_element(line, *pattern);

        if (!len)
            return false;
        line += len;
    }
    return *line == '\0';
}

char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');

    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

// Cutting a string into words, in place.
#include <string.h>

char *strtok_r(char *restrict s, const char *restrict delim, char **restrict save)
{
    char *end;

    if (!s) {
        s = *save;
    }
    s += strspn(s, delim);
    end = s + strcspn(s, delim);
    if (end == s) {
        *save = s;
        return NULL;
    }
    *save = *end ? end + 1 : end;
    *end = '\0';
    return s;
}

char *strtok(char *restrict s, const char *restrict delim)
{
    static char *save;

    return strtok_r(s, delim, &save);
}

char *strsep(char **s, const char *delim)
{
    char *word = *s;
    char *end;

    if (!word) {
        return NULL;
    }
    end = strpbrk(word, delim);
    if (end) {
        *end++ = '\0';
    }
    *s = end;
    return word;
}

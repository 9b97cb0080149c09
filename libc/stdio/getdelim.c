// Reading lines of any length.
#include <stdlib.h>
#include "libc/stdio/file_int.h"

#define FIRST_SIZE 120

static int grow(char **line, size_t *size)
{
    size_t new_size = *line && *size ? *size * 2 : FIRST_SIZE;
    char *p = realloc(*line, new_size);

    if (!p) {
        return -1;
    }
    *line = p;
    *size = new_size;
    return 0;
}

ssize_t getdelim(char **restrict line, size_t *restrict size, int delim, FILE *restrict f)
{
    size_t n = 0;
    int c;

    HOLD(&f->lock);
    if (!*line) {
        *size = 0;
    }
    do {
        c = fgetc(f);
        if (c == EOF) {
            break;
        }
        if (n + 2 > *size && grow(line, size) < 0) {
            return -1;
        }
        (*line)[n++] = (char)c;
    } while (c != delim);
    if (n == 0 || ferror(f)) {
        return -1;
    }
    (*line)[n] = '\0';
    return (ssize_t)n;
}

ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict f)
{
    return getdelim(line, size, '\n', f);
}

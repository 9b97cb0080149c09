// Parts of path names.
#include <libgen.h>
#include <string.h>

// Cut slashes off the end, but leave one that is all.
static size_t trimmed_length(const char *path, size_t len)
{
    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    return len;
}

char *basename(char *path)
{
    size_t len;
    char *slash;

    if (!path || !*path) {
        return ".";
    }
    len = trimmed_length(path, strlen(path));
    path[len] = '\0';
    slash = memrchr(path, '/', len);
    return slash && len > 1 ? slash + 1 : path;
}

char *dirname(char *path)
{
    size_t len;
    char *slash;

    if (!path || !*path) {
        return ".";
    }
    len = trimmed_length(path, strlen(path));
    slash = memrchr(path, '/', len);
    if (!slash) {
        return ".";
    }
    path[trimmed_length(path, (size_t)(slash - path) + 1)] = '\0';
    return path;
}

// The environment.
//
// environ is the array of execve until the first change, then one of ours. Strings that setenv made
// are remembered, so that they can be freed when they are replaced.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **own_array; // environ, if it is ours
static size_t own_room;  // entries, with the NULL

static char **own_strings;
static size_t own_count;

// Length of the name in "name=value".
static size_t name_length(const char *assignment)
{
    return strcspn(assignment, "=");
}

// Index in environ, or that of its NULL.
static size_t find(const char *name, size_t len)
{
    size_t i = 0;

    if (!environ) {
        return 0;
    }
    while (environ[i] && (strncmp(environ[i], name, len) != 0 || environ[i][len] != '=')) {
        i++;
    }
    return i;
}

char *getenv(const char *name)
{
    size_t len = strlen(name);
    size_t i = find(name, len);

    return len > 0 && environ && environ[i] ? environ[i] + len + 1 : NULL;
}

static void forget(char *string)
{
    for (size_t i = 0; i < own_count; i++) {
        if (own_strings[i] == string) {
            free(string);
            own_strings[i] = own_strings[--own_count];
            return;
        }
    }
}

static int remember(char *string)
{
    char **list = reallocarray(own_strings, own_count + 1, sizeof(*list));

    if (!list) {
        return -1;
    }
    own_strings = list;
    own_strings[own_count++] = string;
    return 0;
}

// Make environ ours, with room for @count strings.
static int reserve(size_t count)
{
    size_t room = count + 1;
    char **array;
    size_t used;

    if (environ && environ == own_array && room <= own_room) {
        return 0;
    }
    room += room / 2;
    array = calloc(room, sizeof(*array));
    if (!array) {
        return -1;
    }
    used = 0;
    while (environ && environ[used]) {
        array[used] = environ[used];
        used++;
    }
    free(own_array);
    environ = own_array = array;
    own_room = room;
    return 0;
}

static int put(char *assignment, size_t len)
{
    size_t i = find(assignment, len);

    if (environ && environ[i]) {
        forget(environ[i]);
        environ[i] = assignment;
        return 0;
    }
    if (reserve(i + 1) < 0) {
        return -1;
    }
    environ[i] = assignment;
    environ[i + 1] = NULL;
    return 0;
}

static int is_name(const char *name)
{
    if (*name && !strchr(name, '=')) {
        return 1;
    }
    errno = EINVAL;
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    size_t len = strlen(name);
    char *assignment;
    char *p;

    if (!is_name(name)) {
        return -1;
    }
    if (!overwrite && getenv(name)) {
        return 0;
    }
    assignment = malloc(len + 1 + strlen(value) + 1);
    if (!assignment) {
        return -1;
    }
    p = mempcpy(assignment, name, len);
    *p++ = '=';
    strcpy(p, value);
    if (remember(assignment) < 0) {
        free(assignment);
        return -1;
    }
    if (put(assignment, len) < 0) {
        forget(assignment);
        return -1;
    }
    return 0;
}

int putenv(char *assignment)
{
    size_t len = name_length(assignment);

    return assignment[len] ? put(assignment, len) : unsetenv(assignment);
}

int unsetenv(const char *name)
{
    size_t len = strlen(name);

    if (!is_name(name)) {
        return -1;
    }
    for (size_t i; environ && environ[i = find(name, len)];) {
        forget(environ[i]);
        for (; environ[i]; i++) {
            environ[i] = environ[i + 1];
        }
    }
    return 0;
}

int clearenv(void)
{
    while (own_count > 0) {
        forget(own_strings[own_count - 1]);
    }
    environ = NULL;
    return 0;
}

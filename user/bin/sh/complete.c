/* Tab completion: commands where a command begins, variables after "$", file names elsewhere. */
#include "user/bin/sh/sh.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static bool is_word_char(char c)
{
    return !strchr(" \t;&|<>()$`\"'{}=", c);
}

/* Whether a command is expected at `start`: at the line's beginning, or after an operator. */
static bool at_command(const char *line, size_t start)
{
    while (start > 0 && (line[start - 1] == ' ' || line[start - 1] == '\t'))
        start--;
    return start == 0 || strchr(";&|(`{", line[start - 1]);
}

static bool is_directory(struct arena *arena, const char *dir, const char *name)
{
    size_t dir_len = strlen(dir), name_len = strlen(name);
    char *path = arena_alloc(arena, dir_len + name_len + 1);
    struct stat st;

    memcpy(path, dir, dir_len);
    memcpy(path + dir_len, name, name_len + 1);
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Adds "shown" + name for each entry of `dir` (which ends with a slash) that begins with `prefix`.
 */
static void add_entries(const char *dir, const char *shown, const char *prefix, struct strlist *out)
{
    DIR *stream = opendir(*dir ? dir : ".");
    size_t len = strlen(prefix);
    struct strbuf name = {0};
    struct dirent *entry;

    if (!stream)
        return;
    while ((entry = readdir(stream))) {
        if (strncmp(entry->d_name, prefix, len) != 0 || (entry->d_name[0] == '.' && len == 0))
            continue;
        strbuf_clear(&name);
        strbuf_puts(&name, shown);
        strbuf_puts(&name, entry->d_name);
        if (is_directory(out->arena, dir, entry->d_name))
            strbuf_putc(&name, '/');
        strlist_add(out, arena_strndup(out->arena, name.data, name.len));
    }
    strbuf_free(&name);
    closedir(stream);
}

static void complete_file(struct arena *arena, const char *word, struct strlist *out)
{
    const char *slash = strrchr(word, '/');
    size_t dir_len = slash ? (size_t)(slash - word) + 1 : 0;
    char *dir = arena_strndup(arena, word, dir_len);

    add_entries(dir, dir, word + dir_len, out);
}

static void complete_command(struct arena *arena, const char *word, struct strlist *out)
{
    const char *path = var_get("PATH");

    builtins_complete(word, out);
    while (path && *path) {
        size_t len = strcspn(path, ":");
        char *dir = arena_alloc(arena, len + 2);

        memcpy(dir, path, len);
        memcpy(dir + len, "/", 2);
        add_entries(dir, "", word, out);
        path += len + (path[len] == ':');
    }
}

/* Removes what stands twice in a sorted list: a builtin that is a program too. */
static void remove_doubles(struct strlist *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || strcmp(list->items[kept - 1], list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

void complete(struct arena *arena, const char *line, size_t cursor, size_t *word_start,
              struct strlist *out)
{
    size_t start = cursor;

    while (start > 0 && is_word_char(line[start - 1]))
        start--;
    *word_start = start;

    char *word = arena_strndup(arena, line + start, cursor - start);

    if (start > 0 && line[start - 1] == '$')
        vars_complete(word, out);
    else if (at_command(line, start) && !strchr(word, '/'))
        complete_command(arena, word, out);
    else
        complete_file(arena, word, out);
    strlist_sort(out, 0);
    remove_doubles(out);
}

/* Pathname expansion, POSIX 2.6.6 and 2.13.3. */
#include "user/bin/sh/sh.h"

#include "user/lib/pattern.h"

#include <dirent.h>
#include <sys/stat.h>

static void match_component(const struct strbuf *dir, const char *pattern, struct strlist *out);

/* Adds the text without its backslashes. */
static void add_unescaped(struct strbuf *path, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\\' && i + 1 < len)
            i++;
        strbuf_putc(path, text[i]);
    }
}

static bool has_pattern(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\\')
            i++;
        else if (strchr("*?[", text[i]))
            return true;
    }
    return false;
}

/* One name that matched: the end of the pattern, or the start of its next component. */
static void descend(const struct strbuf *dir, const char *name, const char *rest,
                    struct strlist *out)
{
    struct strbuf path = {0};
    struct stat st;

    strbuf_write(&path, strbuf_text(dir), dir->len);
    strbuf_puts(&path, name);
    if (*rest == '\0') {
        if (lstat(path.data, &st) == 0)
            strlist_add(out, arena_strndup(out->arena, path.data, path.len));
    } else {
        size_t slashes = strspn(rest, "/");

        strbuf_write(&path, rest, slashes);
        match_component(&path, rest + slashes, out);
    }
    strbuf_free(&path);
}

static void match_directory(const struct strbuf *dir, const char *pattern, const char *rest,
                            struct strlist *out)
{
    DIR *stream = opendir(dir->len ? dir->data : ".");
    struct dirent *entry;

    if (!stream)
        return;
    while ((entry = readdir(stream))) {
        const char *name = entry->d_name;

        if (name[0] == '.' && pattern[0] != '.')
            continue;
        if (pattern_match(pattern, name))
            descend(dir, name, rest, out);
    }
    closedir(stream);
}

/* `dir` is what is matched already, empty or with its slash; `pattern` is the rest. */
static void match_component(const struct strbuf *dir, const char *pattern, struct strlist *out)
{
    size_t len = strcspn(pattern, "/");
    struct strbuf component = {0};

    if (has_pattern(pattern, len)) {
        strbuf_write(&component, pattern, len);
        match_directory(dir, component.data, pattern + len, out);
    } else {
        add_unescaped(&component, pattern, len);
        descend(dir, strbuf_text(&component), pattern + len, out);
    }
    strbuf_free(&component);
}

bool pathname_expand(const char *pattern, struct strlist *out)
{
    size_t before = out->count;
    struct strbuf dir = {0};

    strbuf_write(&dir, pattern, strspn(pattern, "/"));
    match_component(&dir, pattern + dir.len, out);
    strbuf_free(&dir);
    strlist_sort(out, before);
    return out->count > before;
}

/* Memory of the shell: growing strings, and arenas that are freed as a whole. */
#pragma once

#include <stddef.h>

/* These end the shell when there is no memory. */
void *xmalloc(size_t size) __attribute__((warn_unused_result));
void *xrealloc(void *old, size_t size) __attribute__((warn_unused_result));
char *xstrdup(const char *text) __attribute__((warn_unused_result));

/* A string that grows; `data` is NULL or ends with a zero byte that `len` does not count. */
struct strbuf {
    char *data;
    size_t len, cap;
};

void strbuf_putc(struct strbuf *buf, char c);
void strbuf_write(struct strbuf *buf, const char *text, size_t len);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_clear(struct strbuf *buf);
void strbuf_free(struct strbuf *buf);
/* The text, never NULL. */
const char *strbuf_text(const struct strbuf *buf);

/*
 * An arena hands out memory that lives as long as the arena. It counts references: a parsed line
 * is one arena, and a function defined on that line keeps it alive.
 */
struct arena;

struct arena *arena_new(void) __attribute__((warn_unused_result));
struct arena *arena_get(struct arena *arena);
void arena_put(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size) __attribute__((warn_unused_result));
char *arena_strndup(struct arena *arena, const char *text, size_t len)
    __attribute__((warn_unused_result));
char *arena_strdup(struct arena *arena, const char *text) __attribute__((warn_unused_result));

/* A list of strings in an arena; `items` always ends with a NULL that `count` does not count. */
struct strlist {
    struct arena *arena;
    char **items;
    size_t count, cap;
};

/* Adds the pointer itself: the string must live as long as the list's arena. */
void strlist_add(struct strlist *list, char *text);
/* Sorts the items from `first` on. */
void strlist_sort(struct strlist *list, size_t first);

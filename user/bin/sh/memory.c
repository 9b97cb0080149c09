#include "user/bin/sh/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *check(void *memory)
{
    static const char message[] = "sh: out of memory\n";

    if (memory)
        return memory;
    if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
        _exit(3);
    _exit(2);
}

void *xmalloc(size_t size)
{
    return check(malloc(size));
}

void *xrealloc(void *old, size_t size)
{
    return check(realloc(old, size));
}

char *xstrdup(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(xmalloc(size), text, size);
}

void strbuf_write(struct strbuf *buf, const char *text, size_t len)
{
    if (buf->len + len + 1 > buf->cap) {
        buf->cap = (buf->len + len + 1) * 2;
        if (buf->cap < 32)
            buf->cap = 32;
        buf->data = xrealloc(buf->data, buf->cap);
    }
    memcpy(buf->data + buf->len, text, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void strbuf_putc(struct strbuf *buf, char c)
{
    strbuf_write(buf, &c, 1);
}

void strbuf_puts(struct strbuf *buf, const char *text)
{
    strbuf_write(buf, text, strlen(text));
}

void strbuf_clear(struct strbuf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void strbuf_free(struct strbuf *buf)
{
    free(buf->data);
    *buf = (struct strbuf){0};
}

const char *strbuf_text(const struct strbuf *buf)
{
    return buf->data ? buf->data : "";
}

/* Big enough for most lines, small enough that a one-word command does not cost a page. */
enum { CHUNK_SIZE = 1024 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    char data[] __attribute__((aligned(8)));
};

struct arena {
    struct chunk *chunks; /* the first is the one being filled */
    int references;
};

struct arena *arena_new(void)
{
    struct arena *arena = xmalloc(sizeof(*arena));

    *arena = (struct arena){.references = 1};
    return arena;
}

struct arena *arena_get(struct arena *arena)
{
    arena->references++;
    return arena;
}

void arena_put(struct arena *arena)
{
    if (--arena->references > 0)
        return;
    while (arena->chunks) {
        struct chunk *chunk = arena->chunks;

        arena->chunks = chunk->next;
        free(chunk);
    }
    free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct chunk *chunk = arena->chunks;
    size_t need = (size + 7) & ~(size_t)7;

    if (!chunk || chunk->size - chunk->used < need) {
        size_t room = need > CHUNK_SIZE ? need : CHUNK_SIZE;

        chunk = xmalloc(sizeof(*chunk) + room);
        *chunk = (struct chunk){.next = arena->chunks, .size = room};
        arena->chunks = chunk;
    }
    void *memory = chunk->data + chunk->used;

    chunk->used += need;
    return memory;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);

    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

void strlist_add(struct strlist *list, char *text)
{
    if (list->count + 2 > list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 8;
        char **items = arena_alloc(list->arena, cap * sizeof(*items));

        if (list->count)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = text;
    list->items[list->count] = NULL;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *list, size_t first)
{
    if (list->count > first)
        qsort(list->items + first, list->count - first, sizeof(*list->items), compare);
}

/* Where commands come from: a string, a file, the terminal. */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void source_from_string(struct source *src, const char *text, size_t len)
{
    *src = (struct source){.buf = (char *)text, .len = len, .fd = -1, .line = 1};
}

void source_append(struct source *src, const char *text, size_t len)
{
    if (src->len + len > src->cap) {
        src->cap = (src->len + len) * 2;
        src->buf = xrealloc(src->buf, src->cap);
    }
    memcpy(src->buf + src->len, text, len);
    src->len += len;
}

/*
 * One byte at a time: a command that reads the same file (a pipe into sh) must find what follows
 * its own line.
 */
static bool read_line(struct source *src)
{
    bool any = false;
    char c = 0;

    while (c != '\n') {
        ssize_t count = read(src->fd, &c, 1);

        if (count < 0 && errno == EINTR && !interrupted)
            continue;
        if (count <= 0)
            break;
        if (c != '\0')
            source_append(src, &c, 1);
        any = true;
    }
    src->line++;
    return any;
}

void source_from_fd(struct source *src, int fd)
{
    *src = (struct source){.more = read_line, .fd = fd};
}

static bool read_terminal(struct source *src)
{
    const char *prompt = var_get(src->continuation ? "PS2" : "PS1");
    struct strbuf line = {0};
    enum edit_result result = edit_line(prompt ? prompt : "", &line);

    if (result == EDIT_LINE) {
        if (line.len)
            history_add(line.data);
        strbuf_putc(&line, '\n');
        source_append(src, line.data, line.len);
    }
    if (result == EDIT_CANCELLED)
        interrupted = 1;
    strbuf_free(&line);
    src->line++;
    return result == EDIT_LINE;
}

void source_from_terminal(struct source *src)
{
    *src = (struct source){.more = read_terminal, .fd = STDIN_FILENO};
}

void source_free(struct source *src)
{
    if (src->more)
        free(src->buf);
}

int source_peek(struct source *src, size_t ahead)
{
    while (src->pos + ahead >= src->len) {
        if (!src->more || !src->more(src))
            return SOURCE_END;
    }
    return (unsigned char)src->buf[src->pos + ahead];
}

int source_get(struct source *src)
{
    int c = source_peek(src, 0);

    if (c != SOURCE_END)
        src->pos++;
    return c;
}

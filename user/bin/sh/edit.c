/*
 * The line editor. The terminal is in raw mode only while a line is being edited. A line that is
 * wider than the screen scrolls sideways.
 */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum key {
    KEY_END_OF_INPUT = -1,
    KEY_TAB = 9,
    KEY_ENTER = 13,
    KEY_ESCAPE = 27,
    KEY_BACKSPACE = 127,
    KEY_UP = 256,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_DELETE,
    KEY_UNKNOWN
};

#define CONTROL(letter) ((letter)&31)

struct editor {
    char *prompt;
    struct strbuf text;
    size_t cursor;
    size_t columns;
    size_t history; /* how far back; 0 is the line being written */
    char *draft;    /* that line, while history is shown */
    bool done;
    enum edit_result result;
};

static void put(const char *text, size_t len)
{
    fwrite(text, 1, len, stderr);
}

static int read_byte(void)
{
    unsigned char c;
    ssize_t count;

    do
        count = read(STDIN_FILENO, &c, 1);
    while (count < 0 && errno == EINTR && !interrupted);
    return count == 1 ? c : KEY_END_OF_INPUT;
}

/* What follows ESC [ or ESC O: the keys of VT100 and its relatives. */
static int read_sequence(void)
{
    int c = read_byte(), number = 0;

    if (c != '[' && c != 'O')
        return KEY_UNKNOWN;
    for (c = read_byte(); c >= '0' && c <= '9'; c = read_byte())
        number = number * 10 + c - '0';
    switch (c) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    case 'H':
        return KEY_HOME;
    case 'F':
        return KEY_END;
    case '~':
        if (number == 1 || number == 7)
            return KEY_HOME;
        if (number == 4 || number == 8)
            return KEY_END;
        return number == 3 ? KEY_DELETE : KEY_UNKNOWN;
    }
    return KEY_UNKNOWN;
}

/* Redraws the line: its part around the cursor, if it does not fit. */
static void refresh(struct editor *e)
{
    size_t prompt_len = strlen(e->prompt);
    size_t room = e->columns > prompt_len + 2 ? e->columns - prompt_len - 1 : 1;
    size_t first = e->cursor > room ? e->cursor - room : 0;
    size_t len = e->text.len - first;

    if (len > room)
        len = room;
    fprintf(stderr, "\r%s", e->prompt);
    put(strbuf_text(&e->text) + first, len);
    fprintf(stderr, "\033[K\r");
    if (prompt_len + e->cursor - first > 0)
        fprintf(stderr, "\033[%zuC", prompt_len + e->cursor - first);
}

static void insert(struct editor *e, const char *text, size_t len)
{
    bool at_end = e->cursor == e->text.len;
    bool fits = strlen(e->prompt) + e->text.len + len < e->columns;

    strbuf_write(&e->text, text, len); /* grows it; then the tail moves up */
    memmove(e->text.data + e->cursor + len, e->text.data + e->cursor,
            e->text.len - len - e->cursor);
    memcpy(e->text.data + e->cursor, text, len);
    e->cursor += len;
    if (at_end && fits)
        put(text, len);
    else
        refresh(e);
}

/* Removes the characters from..to. */
static void erase(struct editor *e, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(e->text.data + from, e->text.data + to, e->text.len - to + 1);
    e->text.len -= to - from;
    e->cursor = from;
    refresh(e);
}

static void move(struct editor *e, size_t cursor)
{
    e->cursor = cursor;
    refresh(e);
}

static size_t word_start(const struct editor *e)
{
    size_t at = e->cursor;

    while (at > 0 && e->text.data[at - 1] == ' ')
        at--;
    while (at > 0 && e->text.data[at - 1] != ' ')
        at--;
    return at;
}

static void show_history(struct editor *e, size_t back)
{
    const char *line = back ? history_get(back) : e->draft;

    if (!line)
        return;
    if (e->history == 0) {
        char *copy = xstrdup(strbuf_text(&e->text));

        e->draft = copy;
    }
    e->history = back;
    strbuf_clear(&e->text);
    strbuf_puts(&e->text, line);
    if (back == 0) {
        free(e->draft);
        e->draft = NULL;
    }
    move(e, e->text.len);
}

static void list_candidates(struct editor *e, struct strlist *list)
{
    put("\n", 1);
    for (size_t i = 0; i < list->count; i++)
        fprintf(stderr, "%s%s", list->items[i], i + 1 < list->count ? "  " : "\n");
    refresh(e);
}

/* How many characters all candidates begin with. */
static size_t common_length(const struct strlist *list)
{
    size_t len = strlen(list->items[0]);

    for (size_t i = 1; i < list->count; i++) {
        size_t same = 0;

        while (same < len && list->items[i][same] == list->items[0][same])
            same++;
        len = same;
    }
    return len;
}

static void complete_word(struct editor *e)
{
    struct arena *arena = arena_new();
    struct strlist list = {.arena = arena};
    size_t start;

    complete(arena, strbuf_text(&e->text), e->cursor, &start, &list);

    size_t have = e->cursor - start;
    size_t common = list.count ? common_length(&list) : 0;

    if (common > have)
        insert(e, list.items[0] + have, common - have);
    if (list.count == 1 && list.items[0][common - 1] != '/')
        insert(e, " ", 1);
    else if (list.count > 1 && common == have)
        list_candidates(e, &list);
    arena_put(arena);
}

static void finish(struct editor *e, enum edit_result result, const char *echo)
{
    e->done = true;
    e->result = result;
    if (e->cursor < e->text.len)
        move(e, e->text.len);
    fputs(echo, stderr);
}

static void control_d(struct editor *e)
{
    if (e->text.len == 0)
        finish(e, EDIT_END, "\n");
    else if (e->cursor < e->text.len)
        erase(e, e->cursor, e->cursor + 1);
}

static void handle_control(struct editor *e, int key)
{
    switch (key) {
    case CONTROL('U'):
        erase(e, 0, e->cursor);
        break;
    case CONTROL('K'):
        erase(e, e->cursor, e->text.len);
        break;
    case CONTROL('W'):
        erase(e, word_start(e), e->cursor);
        break;
    case CONTROL('L'):
        fputs("\033[H\033[2J", stderr);
        refresh(e);
        break;
    case CONTROL('C'):
        finish(e, EDIT_CANCELLED, "^C");
        break;
    case CONTROL('D'):
        control_d(e);
        break;
    case KEY_TAB:
        complete_word(e);
        break;
    case KEY_ENTER:
    case '\n':
        finish(e, EDIT_LINE, "\n");
        break;
    }
}

static void handle_key(struct editor *e, int key)
{
    switch (key) {
    case KEY_END_OF_INPUT:
        finish(e, interrupted ? EDIT_CANCELLED : EDIT_END, interrupted ? "" : "\n");
        break;
    case KEY_BACKSPACE:
    case CONTROL('H'):
        if (e->cursor > 0)
            erase(e, e->cursor - 1, e->cursor);
        break;
    case KEY_DELETE:
        if (e->cursor < e->text.len)
            erase(e, e->cursor, e->cursor + 1);
        break;
    case KEY_LEFT:
    case CONTROL('B'):
        move(e, e->cursor - (e->cursor > 0));
        break;
    case KEY_RIGHT:
    case CONTROL('F'):
        move(e, e->cursor + (e->cursor < e->text.len));
        break;
    case KEY_HOME:
    case CONTROL('A'):
        move(e, 0);
        break;
    case KEY_END:
    case CONTROL('E'):
        move(e, e->text.len);
        break;
    case KEY_UP:
    case CONTROL('P'):
        show_history(e, e->history + 1);
        break;
    case KEY_DOWN:
    case CONTROL('N'):
        if (e->history > 0)
            show_history(e, e->history - 1);
        break;
    default:
        if (key >= ' ' && key <= 255) {
            char c = (char)key;

            insert(e, &c, 1);
        } else {
            handle_control(e, key);
        }
    }
}

static size_t terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

static void edit(struct editor *e)
{
    refresh(e);
    while (!e->done) {
        fflush(stderr);

        int key = read_byte();

        handle_key(e, key == KEY_ESCAPE ? read_sequence() : key);
    }
    fflush(stderr);
}

/* Keys come one by one, without echo, and ^C is a key. */
static void set_raw_mode(const struct termios *cooked)
{
    struct termios raw = *cooked;

    raw.c_iflag &= ~(unsigned)(ICRNL | IXON);
    raw.c_lflag &= ~(unsigned)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

enum edit_result edit_line(const char *prompt, struct strbuf *line)
{
    struct arena *arena = arena_new();
    struct editor e = {.columns = terminal_columns()};
    struct termios cooked;

    e.prompt = expand_heredoc(arena, prompt);
    if (!e.prompt)
        e.prompt = arena_strdup(arena, prompt);

    bool terminal = tcgetattr(STDIN_FILENO, &cooked) == 0;

    if (terminal)
        set_raw_mode(&cooked);
    edit(&e);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
    free(e.draft);
    *line = e.text;
    arena_put(arena);
    return e.result;
}

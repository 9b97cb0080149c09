/* Builtins that print and read text: echo, printf, read. */
#include "user/bin/sh/builtins.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int octal(const char **text, int digits)
{
    int value = 0;

    while (digits-- > 0 && **text >= '0' && **text <= '7')
        value = value * 8 + *(*text)++ - '0';
    return value & 0xff;
}

static int hexadecimal(const char **text)
{
    int value = 0;

    for (int digits = 2; digits > 0 && isxdigit((unsigned char)**text); digits--) {
        int c = tolower((unsigned char)*(*text)++);

        value = value * 16 + (isdigit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

int decode_escape(const char **text)
{
    static const char letters[] = "abefnrtv\\", values[] = "\a\b\033\f\n\r\t\v\\";
    char c = **text;
    const char *letter = c ? strchr(letters, c) : NULL;

    if (c >= '0' && c <= '7')
        return octal(text, c == '0' ? 4 : 3);
    if (c == '\0')
        return '\\';
    (*text)++;
    if (letter)
        return (unsigned char)values[letter - letters];
    if (c == 'c')
        return -1;
    if (c == 'x' && isxdigit((unsigned char)**text))
        return hexadecimal(text);
    (*text)--; /* unknown: the backslash stays, and so does the letter */
    return '\\';
}

/* False after "\c", which ends all output. */
static bool print_escaped(const char *text)
{
    while (*text) {
        int c = (unsigned char)*text++;

        if (c == '\\')
            c = decode_escape(&text);
        if (c < 0)
            return false;
        putchar(c);
    }
    return true;
}

/* Options -n, -e and -E as in bash; anything else is text. */
static bool echo_option(const char *word, bool *newline, bool *escapes)
{
    if (word[0] != '-' || !word[1] || word[1 + strspn(word + 1, "neE")])
        return false;
    while (*++word) {
        if (*word == 'n')
            *newline = false;
        else
            *escapes = *word == 'e';
    }
    return true;
}

int builtin_echo(int argc, char **argv)
{
    bool newline = true, escapes = false;
    int i = 1;

    while (i < argc && echo_option(argv[i], &newline, &escapes))
        i++;
    for (; i < argc; i++) {
        if (!escapes)
            fputs(argv[i], stdout);
        else if (!print_escaped(argv[i]))
            return 0;
        if (i + 1 < argc)
            putchar(' ');
    }
    if (newline)
        putchar('\n');
    return 0;
}

/* ---- printf ---- */

struct format {
    char **args; /* the next argument; NULL at the end */
    int status;
    bool stop;
};

static const char *next_argument(struct format *f)
{
    return *f->args ? *f->args++ : NULL;
}

static long long number_of(struct format *f, bool is_signed)
{
    const char *text = next_argument(f);
    char *end;

    if (!text || !*text)
        return 0;
    if (text[0] == '\'' || text[0] == '"')
        return (unsigned char)text[1];
    long long value = is_signed ? strtoll(text, &end, 0) : (long long)strtoull(text, &end, 0);

    if (*end) {
        warn("printf: %s: not a number", text);
        f->status = 1;
    }
    return value;
}

/* Copies "%[flags][width][.precision]" to `spec`, replacing "*"; the position after it. */
static const char *copy_directive(struct format *f, const char *at, char *spec, size_t size)
{
    size_t len = 0;

    spec[len++] = *at++;
    while (*at && strchr("-+ #0123456789.*", *at) && len + 16 < size) {
        if (*at == '*')
            len += snprintf(spec + len, 12, "%d", (int)number_of(f, true));
        else
            spec[len++] = *at;
        at++;
    }
    spec[len] = '\0';
    return at;
}

static void print_directive(struct format *f, char *spec, char conversion)
{
    size_t len = strlen(spec);
    const char *text;

    switch (conversion) {
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
        memcpy(spec + len, "ll", 2);
        spec[len + 2] = conversion;
        spec[len + 3] = '\0';
        printf(spec, number_of(f, conversion == 'd' || conversion == 'i'));
        break;
    case 'c':
        text = next_argument(f);
        if (text && *text)
            putchar(*text);
        break;
    case 'b':
        text = next_argument(f);
        f->stop = text && !print_escaped(text);
        break;
    case 's':
        memcpy(spec + len, "s", 2);
        text = next_argument(f);
        printf(spec, text ? text : "");
        break;
    default:
        warn("printf: %s%c: no such conversion", spec, conversion);
        f->status = 1;
        f->stop = true;
    }
}

static void print_format(struct format *f, const char *at)
{
    char spec[64];

    while (*at && !f->stop) {
        if (at[0] == '%' && at[1] == '%') {
            putchar('%');
            at += 2;
        } else if (*at == '%') {
            at = copy_directive(f, at, spec, sizeof(spec));
            print_directive(f, spec, *at);
            at += *at != '\0';
        } else if (*at == '\\') {
            at++;

            int c = decode_escape(&at);

            if (c < 0)
                return;
            putchar(c);
        } else {
            putchar(*at++);
        }
    }
}

int builtin_printf(int argc, char **argv)
{
    int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;

    if (argc <= first)
        return usage("printf FORMAT [ARG]...");

    struct format f = {.args = argv + first + 1};
    char **before;

    do {
        before = f.args;
        print_format(&f, argv[first]);
    } while (*f.args && f.args != before && !f.stop);
    return f.status;
}

/* ---- read ---- */

/*
 * Reads a line; without `raw` a backslash quotes the next character and joins lines. A quoted
 * character gets a mark of 1, so that it does not split. False at the end of the file.
 */
static bool read_input_line(bool raw, struct strbuf *line, struct strbuf *marks)
{
    bool quoted = false;
    char c;

    for (;;) {
        ssize_t count = read(STDIN_FILENO, &c, 1);

        if (count < 0 && errno == EINTR && !interrupted)
            continue;
        if (count <= 0)
            return false;
        if (!raw && !quoted && c == '\\') {
            quoted = true;
            continue;
        }
        if (c == '\n' && !quoted)
            return true;
        if (c != '\0' && c != '\n') {
            strbuf_putc(line, c);
            strbuf_putc(marks, quoted);
        }
        quoted = false;
    }
}

struct splitter {
    const char *ifs;
    struct strbuf *line, *marks;
    size_t at;
};

static bool is_separator(const struct splitter *s, size_t at, bool blank)
{
    char c = s->line->data[at];

    if (s->marks->data[at] || !strchr(s->ifs, c))
        return false;
    return !blank || strchr(" \t\n", c);
}

static void skip_blank_separators(struct splitter *s)
{
    while (s->at < s->line->len && is_separator(s, s->at, true))
        s->at++;
}

/* What ends a field: white space of IFS, with at most one other separator in it. */
static void skip_delimiter(struct splitter *s)
{
    skip_blank_separators(s);
    if (s->at < s->line->len && is_separator(s, s->at, false)) {
        s->at++;
        skip_blank_separators(s);
    }
}

/* Takes the next field; the last name gets all that is left, if that is more than one field. */
static bool assign_field(struct splitter *s, const char *name, bool last)
{
    struct strbuf value = {0};
    size_t start = s->at, end;

    while (s->at < s->line->len && !is_separator(s, s->at, false))
        s->at++;
    end = s->at;
    skip_delimiter(s);
    if (last && s->at < s->line->len) {
        end = s->line->len;
        while (is_separator(s, end - 1, true))
            end--;
    }
    strbuf_write(&value, strbuf_text(s->line) + start, end - start);

    bool done = var_set(name, strbuf_text(&value));

    strbuf_free(&value);
    return done;
}

static int assign_fields(struct strbuf *line, struct strbuf *marks, char **names)
{
    static char *default_names[] = {(char *)"REPLY", NULL};
    struct splitter s = {.ifs = var_get("IFS"), .line = line, .marks = marks};

    if (!s.ifs)
        s.ifs = " \t\n";
    if (!*names)
        names = default_names;
    skip_blank_separators(&s);
    for (; *names; names++) {
        if (!assign_field(&s, *names, !names[1]))
            return 2;
    }
    return 0;
}

int builtin_read(int argc, char **argv)
{
    struct strbuf line = {0}, marks = {0};
    bool raw = false;
    int i = 1;

    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "-r") == 0)
            raw = true;
        else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
            fputs(argv[++i], stderr);
        else
            return usage("read [-r] [-p PROMPT] [NAME]...");
    }
    bool whole = read_input_line(raw, &line, &marks);
    int status = assign_fields(&line, &marks, argv + i);

    strbuf_free(&line);
    strbuf_free(&marks);
    return status ? status : !whole;
}

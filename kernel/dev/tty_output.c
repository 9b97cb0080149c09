/* Output side of the line discipline: output processing and echo. */
#include "kernel/dev/tty_int.h"

/* Collects what goes to the driver, so that it is called once for many characters. */
struct out {
    struct tty *tty;
    u32 len;
    char text[128];
};

static void flush(struct out *o)
{
    if (o->len)
        o->tty->driver->write(o->tty, o->text, o->len);
    o->len = 0;
}

static void put(struct out *o, u8 c)
{
    if (o->len == sizeof(o->text))
        flush(o);
    o->text[o->len++] = c;
}

static void put_tab(struct out *o)
{
    struct tty *tty = o->tty;
    u32 n = 8 - tty->column % 8;

    tty->column += n;
    if (O_FLAG(tty, TABDLY) != TAB3) {
        put(o, '\t');
        return;
    }
    while (n--)
        put(o, ' ');
}

static void put_newline(struct out *o)
{
    struct tty *tty = o->tty;

    if (O_FLAG(tty, ONLCR)) {
        put(o, '\r');
        tty->column = 0;
    } else if (O_FLAG(tty, ONLRET)) {
        tty->column = 0;
    }
    put(o, '\n');
}

static void put_return(struct out *o)
{
    struct tty *tty = o->tty;

    if (O_FLAG(tty, ONOCR) && tty->column == 0)
        return;
    if (O_FLAG(tty, OCRNL)) {
        put(o, '\n');
        return;
    }
    put(o, '\r');
    tty->column = 0;
}

/* One character with its effect on the column. */
static void process(struct out *o, u8 c)
{
    struct tty *tty = o->tty;

    switch (c) {
    case '\n':
        put_newline(o);
        break;
    case '\r':
        put_return(o);
        break;
    case '\t':
        put_tab(o);
        break;
    case '\b':
        tty->column -= tty->column > 0;
        put(o, c);
        break;
    default:
        /* Control characters and the later bytes of UTF-8 take no place. */
        tty->column += c >= ' ' && c != 0x7f && (c & 0xc0) != 0x80;
        put(o, c);
    }
}

void output_text(struct tty *tty, const u8 *text, u32 n)
{
    struct out o = {.tty = tty};

    for (u32 i = 0; i < n; i++)
        O_FLAG(tty, OPOST) ? process(&o, text[i]) : put(&o, text[i]);
    flush(&o);
}

static bool echoes_as_two(const struct tty *tty, u8 c)
{
    return L_FLAG(tty, ECHOCTL) && (c < ' ' || c == 0x7f) && c != '\t' && c != '\n';
}

void output_echo(struct tty *tty, u8 c)
{
    u8 two[2] = {'^', c ^ 0x40};

    if (echoes_as_two(tty, c))
        output_text(tty, two, 2);
    else
        output_text(tty, &c, 1);
}

/* The column where the character at `pos` begins, from the line's start on. */
static u32 column_of(const struct tty *tty, u32 pos)
{
    u32 column = tty->line_column;

    for (u32 i = tty->ready; i != pos; i++) {
        u8 c = tty->input[i % TTY_INPUT_SIZE];
        if (c == '\t')
            column = (column / 8 + 1) * 8;
        else if (echoes_as_two(tty, c))
            column += 2;
        else
            column += c >= ' ' && (c & 0xc0) != 0x80;
    }
    return column;
}

void output_erase(struct tty *tty, u32 pos)
{
    u8 c = tty->input[pos % TTY_INPUT_SIZE];

    if (!L_FLAG(tty, ECHOE)) {
        output_echo(tty, tty->termios.c_cc[VERASE]);
        return;
    }
    u32 target = column_of(tty, pos);
    u32 width = tty->column > target ? tty->column - target : 0;
    while (width--)
        output_text(tty, (const u8 *)(c == '\t' ? "\b" : "\b \b"), c == '\t' ? 1 : 3);
}

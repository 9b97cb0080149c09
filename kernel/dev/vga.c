#include "kernel/dev/vga.h"
#include "kernel/dev/tty.h"
#include "kernel/log/console.h"
#include "arch/i386/io.h"
#include "arch/i386/layout.h"
#include <faultline/string.h>

#define COLUMNS     80u
#define ROWS        25u
#define CELL_BLANK  0x0720 /* grey on black, a space */
#define TEXT_MEMORY 0xb8000
#define CRTC_INDEX  0x3d4
#define CRTC_DATA   0x3d5
#define CURSOR_HIGH 14
#define CURSOR_LOW  15
#define PARAMS_MAX  4

/* Escape sequences: ESC [ numbers letter. Those we do not know are swallowed whole. */
enum parse_state { PLAIN, ESCAPE, PARAMETERS };

static struct {
    u32 row, column;
    u16 attribute;
    enum parse_state state;
    u32 params[PARAMS_MAX], nr_params;
} screen = {.attribute = 0x0700};

static u16 *cells(void)
{
    return phys_to_virt(PADDR(TEXT_MEMORY));
}

static void blank(u32 from, u32 to)
{
    for (u32 i = from; i < to; i++)
        cells()[i] = CELL_BLANK;
}

static void show_cursor(void)
{
    u32 at = screen.row * COLUMNS + screen.column;

    outb(CRTC_INDEX, CURSOR_HIGH);
    outb(CRTC_DATA, at >> 8);
    outb(CRTC_INDEX, CURSOR_LOW);
    outb(CRTC_DATA, at & 0xff);
}

static void new_line(void)
{
    if (++screen.row < ROWS)
        return;
    screen.row = ROWS - 1;
    memmove(cells(), cells() + COLUMNS, (ROWS - 1) * COLUMNS * sizeof(u16));
    blank((ROWS - 1) * COLUMNS, ROWS * COLUMNS);
}

static void put_plain(char c)
{
    switch (c) {
    case '\n':
        new_line();
        break;
    case '\r':
        screen.column = 0;
        break;
    case '\b':
        screen.column -= screen.column > 0;
        break;
    case '\t':
        screen.column = min(ROUND_UP(screen.column + 1, 8u), COLUMNS - 1);
        break;
    case 27:
        screen.state = ESCAPE;
        break;
    default:
        if ((u8)c < ' ')
            break;
        if (screen.column == COLUMNS) {
            screen.column = 0;
            new_line();
        }
        cells()[screen.row * COLUMNS + screen.column++] = screen.attribute | (u8)c;
    }
}

/* SGR colours to VGA's: red and blue have changed places. */
static void set_attribute(u32 p)
{
    static const u8 colours[8] = {0, 4, 2, 6, 1, 5, 3, 7};

    if (p == 0)
        screen.attribute = 0x0700;
    else if (p == 1)
        screen.attribute |= 0x0800;
    else if (p >= 30 && p <= 37)
        screen.attribute = (screen.attribute & 0xf800) | colours[p - 30] << 8;
    else if (p >= 40 && p <= 47)
        screen.attribute = (screen.attribute & 0x0f00) | colours[p - 40] << 12;
}

static void erase(char what, u32 mode)
{
    u32 at = screen.row * COLUMNS + min(screen.column, COLUMNS - 1);
    u32 first = what == 'J' ? 0 : screen.row * COLUMNS;
    u32 last = what == 'J' ? ROWS * COLUMNS : first + COLUMNS;

    blank(mode == 0 ? at : first, mode == 1 ? at + 1 : last);
}

static void finish_sequence(char c)
{
    u32 *p = screen.params, n = max(p[0], 1u);

    switch (c) {
    case 'A':
        screen.row -= min(n, screen.row);
        break;
    case 'B':
        screen.row = min(screen.row + n, ROWS - 1);
        break;
    case 'C':
        screen.column = min(screen.column + n, COLUMNS - 1);
        break;
    case 'D':
        screen.column -= min(n, screen.column);
        break;
    case 'G':
        screen.column = min(n, COLUMNS) - 1;
        break;
    case 'H':
        screen.row = min(n, ROWS) - 1;
        screen.column = min(max(p[1], 1u), COLUMNS) - 1;
        break;
    case 'J':
    case 'K':
        erase(c, p[0]);
        break;
    case 'm':
        for (u32 i = 0; i < screen.nr_params; i++)
            set_attribute(p[i]);
        break;
    }
}

static void put_parameter(char c)
{
    u32 *p = &screen.params[min(screen.nr_params, (u32)PARAMS_MAX) - 1];

    if (c >= '0' && c <= '9') {
        *p = *p * 10 + (c - '0');
    } else if (c == ';') {
        screen.nr_params = min(screen.nr_params + 1, (u32)PARAMS_MAX);
    } else if (c >= '@' && c <= '~') {
        screen.state = PLAIN;
        finish_sequence(c);
    }
}

static void put(char c)
{
    if (screen.state == PARAMETERS) {
        put_parameter(c);
    } else if (screen.state == ESCAPE) {
        screen.state = c == '[' ? PARAMETERS : PLAIN;
        memset(screen.params, 0, sizeof(screen.params));
        screen.nr_params = 1;
    } else {
        put_plain(c);
    }
}

static void log_write(const char *text, u32 len)
{
    for (u32 i = 0; i < len; i++) {
        if (text[i] == '\n')
            put('\r');
        put(text[i]);
    }
    show_cursor();
}

static struct console vga_console = {.name = "tty0", .write = log_write};

void vga_early_init(void)
{
    blank(0, ROWS * COLUMNS);
    console_register(&vga_console);
}

static void tty_write(struct tty *tty, const char *text, u32 len)
{
    (void)tty;
    for (u32 i = 0; i < len; i++)
        put(text[i]);
    show_cursor();
}

static const struct tty_driver vga_driver = {.write = tty_write};
static struct tty vga_tty = {.name = "tty0", .minor = 0, .driver = &vga_driver};

void vga_init(void)
{
    tty_register(&vga_tty);
}

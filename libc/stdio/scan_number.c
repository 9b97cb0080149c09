// The text of numbers. As only one byte can go back, an item is the longest text that can begin a
// number: 0x followed by something else is a mismatch, with both bytes taken (C11 7.21.6.2).
#include <ctype.h>
#include <stdio.h>
#include "libc/stdio/scan_int.h"

// The item being read: the byte at hand, and what may still be taken.
struct item {
    struct source *s;
    int c;        // EOF too when the width allows no more
    size_t width; // bytes that may still be taken, c counted
    char *text;
    size_t room;
    bool empty;
};

static void item_begin(struct item *i, struct source *s, size_t width, char *text, size_t size)
{
    *i = (struct item){.s = s, .width = width, .text = text, .room = size, .empty = true};
    i->c = __source_get(s);
}

static void take(struct item *i)
{
    if (i->room > 0) {
        *i->text++ = (char)i->c;
        i->room--;
    }
    i->empty = false;
    i->width--;
    i->c = i->width > 0 ? __source_get(i->s) : EOF;
}

static bool take_if(struct item *i, char lower)
{
    if (i->c == EOF || tolower(i->c) != lower) {
        return false;
    }
    take(i);
    return true;
}

static void take_sign(struct item *i)
{
    if (!take_if(i, '+')) {
        take_if(i, '-');
    }
}

static bool is_digit(int c, int base)
{
    if (base > 10) {
        return isdigit(c) || (tolower(c) >= 'a' && tolower(c) < 'a' + base - 10);
    }
    return c >= '0' && c < '0' + base;
}

static bool take_digits(struct item *i, int base)
{
    bool any = false;

    while (is_digit(i->c, base)) {
        take(i);
        any = true;
    }
    return any;
}

static enum scan_result item_end(struct item *i, bool valid)
{
    bool ended = i->empty && i->c == EOF;

    *i->text = '\0';
    __source_unget(i->s, i->c);
    if (valid) {
        return SCAN_OK;
    }
    return ended ? SCAN_END : SCAN_MISMATCH;
}

enum scan_result __scan_integer_text(struct source *s, size_t width, int base, char *text,
                                     size_t size)
{
    struct item i;
    bool valid = false;

    item_begin(&i, s, width, text, size);
    take_sign(&i);
    if ((base == 0 || base == 16) && take_if(&i, '0')) {
        if (take_if(&i, 'x')) {
            return item_end(&i, take_digits(&i, 16));
        }
        valid = true;
        base = base ? base : 8;
    }
    valid |= take_digits(&i, base ? base : 10);
    return item_end(&i, valid);
}

static bool take_word(struct item *i, const char *word)
{
    while (*word && take_if(i, *word)) {
        word++;
    }
    return !*word;
}

static bool take_infinity(struct item *i)
{
    if (!take_word(i, "nf")) {
        return false;
    }
    return tolower(i->c) != 'i' || take_word(i, "inity");
}

static bool take_exponent(struct item *i, char letter)
{
    if (!take_if(i, letter)) {
        return true;
    }
    take_sign(i);
    return take_digits(i, 10);
}

enum scan_result __scan_float_text(struct source *s, size_t width, char *text, size_t size)
{
    struct item i;
    bool digits;
    int base = 10;

    item_begin(&i, s, width, text, size);
    take_sign(&i);
    if (take_if(&i, 'n')) {
        return item_end(&i, take_word(&i, "an"));
    }
    if (take_if(&i, 'i')) {
        return item_end(&i, take_infinity(&i));
    }
    digits = take_if(&i, '0');
    if (digits && take_if(&i, 'x')) {
        base = 16;
        digits = false;
    }
    digits |= take_digits(&i, base);
    if (take_if(&i, '.')) {
        digits |= take_digits(&i, base);
    }
    return item_end(&i, digits && take_exponent(&i, base == 16 ? 'p' : 'e'));
}

#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/ksyms.h"
#include "kernel/time/time.h"

/* Where the text goes; counts on past the end, so that the length needed can be told. */
struct out {
    char *buf;
    size_t size, len;
};

struct spec {
    bool left, zero, plus, space, alt, upper;
    int width, precision; /* precision -1: none */
    int length;           /* -2 hh, -1 h, 0, 1 l and z, 2 ll */
};

static void put(struct out *o, char c)
{
    if (o->len + 1 < o->size)
        o->buf[o->len] = c;
    o->len++;
}

static void pad(struct out *o, char c, int n)
{
    while (n-- > 0)
        put(o, c);
}

static void put_string(struct out *o, const struct spec *s, const char *text)
{
    if (!text)
        text = "(null)";
    int n = strnlen(text, s->precision >= 0 ? (size_t)s->precision : (size_t)-1);
    if (!s->left)
        pad(o, ' ', s->width - n);
    for (int i = 0; i < n; i++)
        put(o, text[i]);
    if (s->left)
        pad(o, ' ', s->width - n);
}

/* prefix: sign or 0x. Digits of v are made from the end. */
static void put_number(struct out *o, const struct spec *s, u64 v, u32 base, const char *prefix)
{
    const char *digits = s->upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[24];
    int n = 0, prefix_len = strlen(prefix);

    while (v) {
        u32 digit;
        v = div_u64(v, base, &digit);
        text[n++] = digits[digit];
    }
    int zeros = (s->precision >= 0 ? s->precision : 1) - n;
    if (zeros < 0)
        zeros = 0;
    if (s->zero && !s->left && s->precision < 0 && s->width > prefix_len + n + zeros)
        zeros = s->width - prefix_len - n;
    int spaces = s->width - prefix_len - zeros - n;
    if (!s->left)
        pad(o, ' ', spaces);
    while (*prefix)
        put(o, *prefix++);
    pad(o, '0', zeros);
    while (n)
        put(o, text[--n]);
    if (s->left)
        pad(o, ' ', spaces);
}

static void put_signed(struct out *o, const struct spec *s, i64 v)
{
    const char *sign = v < 0 ? "-" : s->plus ? "+" : s->space ? " " : "";

    put_number(o, s, v < 0 ? -(u64)v : (u64)v, 10, sign);
}

/*
 * %pS: a code address with its symbol; %pB: a return address, which behind a call that never
 * returns is already that of the next function; plain %p: 8 hexadecimal digits.
 */
static const char *put_pointer(struct out *o, struct spec *s, const char *fmt, u32 v)
{
    char name[96];
    u32 offset;

    if (fmt[1] == 'S' || fmt[1] == 'B') {
        u32 back = fmt[1] == 'B';
        const char *symbol = ksym_find(v - back, &offset);
        if (symbol)
            snprintf(name, sizeof(name), "%s+0x%x", symbol, offset + back);
        else
            snprintf(name, sizeof(name), "0x%08x", v);
        put_string(o, s, name);
        return fmt + 1;
    }
    s->precision = 8;
    put_number(o, s, v, 16, "");
    return fmt;
}

static const char *parse_flags(const char *fmt, struct spec *s)
{
    for (;; fmt++) {
        if (*fmt == '-')
            s->left = true;
        else if (*fmt == '0')
            s->zero = true;
        else if (*fmt == '+')
            s->plus = true;
        else if (*fmt == ' ')
            s->space = true;
        else if (*fmt == '#')
            s->alt = true;
        else
            return fmt;
    }
}

static const char *parse_digits(const char *fmt, int *value)
{
    *value = 0;
    while (*fmt >= '0' && *fmt <= '9')
        *value = *value * 10 + (*fmt++ - '0');
    return fmt;
}

static const char *parse_length(const char *fmt, struct spec *s)
{
    while (*fmt == 'l' || *fmt == 'h' || *fmt == 'z') {
        s->length += *fmt == 'h' ? -1 : 1;
        fmt++;
    }
    return fmt;
}

static u64 take_unsigned(const struct spec *s, va_list *ap)
{
    if (s->length == 2)
        return va_arg(*ap, u64);
    u32 v = va_arg(*ap, u32);
    return s->length == -2 ? (u8)v : s->length == -1 ? (u16)v : v;
}

static i64 take_signed(const struct spec *s, va_list *ap)
{
    if (s->length == 2)
        return va_arg(*ap, i64);
    i32 v = va_arg(*ap, i32);
    return s->length == -2 ? (i8)v : s->length == -1 ? (i16)v : v;
}

static const char *convert(struct out *o, struct spec *s, const char *fmt, va_list *ap)
{
    switch (*fmt) {
    case 'd':
    case 'i':
        put_signed(o, s, take_signed(s, ap));
        break;
    case 'u':
        put_number(o, s, take_unsigned(s, ap), 10, "");
        break;
    case 'o':
        put_number(o, s, take_unsigned(s, ap), 8, s->alt ? "0" : "");
        break;
    case 'X':
        s->upper = true; /* fall through */
    case 'x':
        put_number(o, s, take_unsigned(s, ap), 16, s->alt ? "0x" : "");
        break;
    case 'c':
        put_string(o, s, (char[]){(char)va_arg(*ap, int), '\0'});
        break;
    case 's':
        put_string(o, s, va_arg(*ap, const char *));
        break;
    case 'p':
        return put_pointer(o, s, fmt, (u32)va_arg(*ap, void *));
    default:
        put(o, *fmt);
    }
    return fmt;
}

static const char *parse_spec(const char *fmt, struct spec *s, va_list *ap)
{
    fmt = parse_flags(fmt, s);
    if (*fmt == '*') {
        s->width = va_arg(*ap, int);
        fmt++;
    } else {
        fmt = parse_digits(fmt, &s->width);
    }
    if (*fmt == '.' && fmt[1] == '*') {
        s->precision = va_arg(*ap, int);
        fmt += 2;
    } else if (*fmt == '.') {
        fmt = parse_digits(fmt + 1, &s->precision);
    }
    return parse_length(fmt, s);
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
    struct out o = {buf, size, 0};
    va_list ap;

    va_copy(ap, args);
    for (; *fmt; fmt++) {
        if (*fmt != '%') {
            put(&o, *fmt);
            continue;
        }
        struct spec s = {.precision = -1};
        fmt = parse_spec(fmt + 1, &s, &ap);
        if (!*fmt)
            break;
        fmt = convert(&o, &s, fmt, &ap);
    }
    va_end(ap);
    if (size)
        buf[min(o.len, size - 1)] = '\0';
    return o.len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(buf, size, fmt, ap);
    va_end(ap);
    return n;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(buf, size, fmt, ap);
    va_end(ap);
    return size == 0 ? 0 : min(n, (int)size - 1);
}

// The formatter behind printf.
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

// Where formatted text goes. put() takes each piece; @count is the length of all of them.
struct sink {
    void (*put)(struct sink *s, const char *text, size_t n);
    size_t count;
};

enum length_modifier {
    LEN_NONE,
    LEN_CHAR,    // hh
    LEN_SHORT,   // h
    LEN_LONG,    // l
    LEN_LLONG,   // ll, j
    LEN_SIZE,    // z, t
    LEN_LDOUBLE, // L
};

// One conversion: %[flags][width][.precision][length]letter
struct format_spec {
    bool left;  // -
    bool plus;  // +
    bool space; // ' '
    bool alt;   // #
    bool zero;  // 0
    size_t width;
    bool has_precision;
    size_t precision;
    enum length_modifier length;
    char letter;
};

// Send text, or @n times the character @c.
void __sink_text(struct sink *s, const char *text, size_t n);
void __sink_pad(struct sink *s, char c, size_t n);

// Send @prefix (a sign, 0x), @zeros zeros and @body, padded to the width.
void __sink_field(struct sink *s, const struct format_spec *spec, const char *prefix, size_t zeros,
                  const char *body, size_t n);

// %d %i %o %u %x %X %b: @value is the magnitude.
void __format_integer(struct sink *s, const struct format_spec *spec, unsigned long long value,
                      bool negative);

// %f %e %g %a and their capitals.
void __format_float(struct sink *s, const struct format_spec *spec, long double value);

// Text of any conversion for @fmt. Returns 0, or -1 with errno: an impossible format, or a
// character that has no multibyte form.
int __format(struct sink *s, const char *fmt, va_list ap);

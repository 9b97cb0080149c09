// The scanner behind scanf.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "libc/stdio/format_int.h"

#define NO_WIDTH ((size_t)-1)

// Where text comes from. get() returns a byte or EOF, unget() takes back the last one.
struct source {
    int (*get)(struct source *s);
    void (*unget)(struct source *s, int c);
    size_t count; // bytes taken
};

// One conversion: %[*][width][length]letter
struct scan_spec {
    bool suppress;
    size_t width; // NO_WIDTH: none was given
    enum length_modifier length;
    char letter;
    const char *set; // of %[: behind the bracket
    const char *set_end;
};

enum scan_result {
    SCAN_OK,
    SCAN_MISMATCH,
    SCAN_END, // the source ended before anything matched
};

int __source_get(struct source *s);
void __source_unget(struct source *s, int c);

// The text of a number, as far as it is one, in @text with room for @size bytes and a NUL; longer
// numbers are cut off. @base is as for strtol.
enum scan_result __scan_integer_text(struct source *s, size_t width, int base, char *text,
                                     size_t size);
enum scan_result __scan_float_text(struct source *s, size_t width, char *text, size_t size);

// %s, %c and %[ into @dst, which is NULL for a conversion that is not stored.
enum scan_result __scan_characters(struct source *s, const struct scan_spec *spec, char *dst);

// Conversions of @fmt; returns how many were stored, or EOF.
int __scan(struct source *s, const char *fmt, va_list ap);

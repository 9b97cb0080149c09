// The suite's parts.
#pragma once

#include "tests/host/lib/ktap.h"

void test_string_tables(void);
void test_string_page_edge(void);
void test_string_random(void);
void test_memory_random(void);
void test_tokens_random(void);
void test_error_texts(void);
void test_ctype(void);
void test_printf_tables(void);
void test_printf_integers(void);
void test_printf_text(void);
void test_printf_floats(void);
void test_printf_long_doubles(void);
void test_scanf_tables(void);
void test_scanf_random(void);
void test_strtol_random(void);
void test_strtod_tables(void);
void test_strtod_random(void);
void test_strtod_halves(void);
void test_round_trip(void);
void test_qsort(void);
void test_bsearch(void);
void test_random(void);
void test_fnmatch(void);
void test_path_parts(void);
void test_calendar(void);
void test_strftime(void);
void test_math_random(void);
void test_math_edges(void);
void test_math_parts(void);
void test_math_to_integer(void);

// @size bytes that end where a page that may not be touched begins, and begin behind one.
struct edge {
    char *end;   // put an object of n bytes at end - n
    char *begin; // or at begin
};

struct edge make_edge(void);

// One of the bytes of @choices, which is a string.
char random_byte_of(const char *choices);
// Up to @max bytes of @choices and a NUL in @buf.
void random_string(char *buf, unsigned max, const char *choices);
// 64 random bits with a random number of leading zeros, often near a power of two.
unsigned long long random_integer(void);

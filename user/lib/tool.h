/* What most tools need. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* "usage: …" on stderr; the exit status for it. */
int usage_error(const char *text);

/* "TOOL: SUBJECT: reason" on stderr, with errno's text; returns 1, the exit status for it. */
int complain(const char *tool, const char *subject);

/* The largest number of flags: any letter or digit. */
#define FLAG_COUNT 128

/*
 * Parses leading words of single-letter flags, all of them in `known`, and sets flags[letter].
 * Returns the index of the first operand, or -1 at an unknown letter.
 */
int parse_flags(int argc, char **argv, const char *known, bool flags[FLAG_COUNT]);

/* Parses a decimal number >= 0; false if the text is anything else. */
bool parse_number(const char *text, long *number);

/* Writes all of it; false with errno. */
bool write_all(int fd, const void *data, size_t len);

/* Copies everything from one descriptor to the other; false with errno. */
bool copy_all(int from, int to);

/* Flushes stdout; the exit status, 1 with a message if the output could not be written. */
int finish_output(const char *tool, int status);

/* The columns of the terminal on stdout, or `otherwise` if it is none. */
size_t terminal_columns(size_t otherwise);

/* DIRECTORY/NAME in `path` of `size` bytes; false with ENAMETOOLONG. */
bool join_path(char *path, size_t size, const char *directory, const char *name);

/* The part after the last slash. */
const char *base_name(const char *path);

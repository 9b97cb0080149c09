/* Strict patterns for the lines of /proc. */
#pragma once

#include <stdbool.h>

/*
 * Whether the whole line matches. In the pattern
 *     %d  a decimal number, also negative     %u  a decimal number
 *     %x  a hexadecimal number, lower case    %*  anything, to the end
 *     %w  a word without spaces               %s  one or more spaces
 * and anything else is itself.
 */
bool line_matches(const char *line, const char *pattern);

/* The next line of the text: cuts it off at its newline and moves *text behind it; NULL at the end
 * or when the last line has no newline. */
char *next_line(char **text);

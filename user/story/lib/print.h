#pragma once

/*
 * Formatted output for the stories, straight to a file descriptor.
 *
 * stdio may allocate its buffer with malloc, and a story about malloc must be the only one to use
 * it. So the text is formatted in a static buffer and written at once; a line longer than the
 * buffer is cut.
 */
__attribute__((format(printf, 1, 2))) void print(const char *fmt, ...);
__attribute__((format(printf, 1, 2))) void print_error(const char *fmt, ...);

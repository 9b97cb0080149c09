#pragma once

#include <stdbool.h>

/*
 * Calls fn for each line of a file, without its newline; a line longer than 255 characters is cut.
 * Allocates nothing, and may not be nested. Returns false if the file cannot be read.
 */
bool for_each_line(const char *path, void (*fn)(const char *line, void *arg), void *arg);

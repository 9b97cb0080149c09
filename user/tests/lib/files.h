/* Files to test with, in a directory of the test's own. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Makes a new directory and goes there. The test must leave it empty for leave_directory. */
void enter_directory(void);
void leave_directory(void);

/* Writes a whole new file of the current directory; the test ends if it cannot. */
void write_file(const char *name, const void *data, size_t size, mode_t mode);

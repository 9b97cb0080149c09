/* Numbers that /proc shows and takes, by path. */
#pragma once

/* Writes the text at once: 0, or -1 and errno. */
int write_text(const char *path, const char *text);
int write_number(const char *path, long number);

/* The number in a file that is one number; the test ends if there is none. */
long read_number(const char *path);

#define VM(name) "/proc/sys/vm/" name

#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Runs `function` with standard error led into a pipe, and leaves what it wrote in `text` as a
 * string. It must write less than `size` and less than a pipe holds (64 KiB).
 */
bool capture_stderr(void (*function)(void), char *text, size_t size);

#pragma once
/* The kernel command line: words NAME or NAME=VALUE; after a word `--` come init's arguments. */
#include <faultline/types.h>

/*
 * Finds option `name`: its value is copied into buf (empty for a bare word). False if it is absent.
 * The last one counts.
 */
bool option_get(const char *name, char *buf, u32 size);
bool option_present(const char *name);
/* A number with K, M or G suffix; `missing` if the option is absent or no number. */
u64 option_size(const char *name, u64 missing);

/* What follows `--`, "" if nothing does. */
const char *option_init_args(void);

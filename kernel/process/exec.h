#pragma once
/* Finding the program that execve(2) shall run. */
#include <faultline/types.h>

struct file;
struct exec_strings;

#define EXEC_PATH_MAX 256

/* Addresses are randomised (option norandmaps and personality(2) turn it off). */
extern bool randomize_va_space;

/* Opens a file for execution. 0 or -errno. */
int __must_check exec_open(const char *path, struct file **out);
/*
 * As exec_open; while the file is a script (#!), its interpreter takes its place and the arguments
 * are changed accordingly. `buf` (EXEC_PATH_MAX) is scratch space. -ELOOP after five interpreters.
 */
int __must_check exec_open_program(const char *path, struct exec_strings *args, char *buf,
                                   struct file **out);

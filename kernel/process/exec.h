#pragma once
/* Finding the program that execve(2) shall run. */
#include <faultline/types.h>

struct file;
struct exec_strings;

#define EXEC_PATH_MAX 256

/*
 * What exec places at random, /proc/sys/kernel/randomize_va_space: nothing (also the boot option
 * norandmaps), stack and mappings, or the break, too. personality(2) turns it off for a process.
 */
enum { RANDOMIZE_NOTHING, RANDOMIZE_MAPS, RANDOMIZE_ALL };
extern u32 randomize_va_space;

/* Opens a file for execution. 0 or -errno. */
int __must_check exec_open(const char *path, struct file **out);
/*
 * As exec_open; while the file is a script (#!), its interpreter takes its place and the arguments
 * are changed accordingly. `buf` (EXEC_PATH_MAX) is scratch space. -ELOOP after five interpreters.
 */
int __must_check exec_open_program(const char *path, struct exec_strings *args, char *buf,
                                   struct file **out);

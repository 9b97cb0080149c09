#pragma once
/*
 * The arguments and environment of a program on its way from one address space to the next: one
 * kernel buffer of zero-terminated strings, arguments first.
 */
#include <faultline/types.h>

#define EXEC_STRING_MAX (128u << 10) /* bytes of one string, as Linux's MAX_ARG_STRLEN */

struct exec_strings {
    char *buf;
    u32 used, size; /* bytes */
    u32 limit;      /* bytes allowed in all */
    u32 argc, envc;
};

/* Empty; limit from the stack limit. */
void exec_strings_init(struct exec_strings *s, u32 stack_limit);
void exec_strings_free(struct exec_strings *s);

/* Adds one more argument (or, once all arguments are in, environment string). 0, -E2BIG, -ENOMEM.
 */
int __must_check exec_strings_add_arg(struct exec_strings *s, const char *text);
int __must_check exec_strings_add_env(struct exec_strings *s, const char *text);
/* Takes all strings of a user array of pointers (NULL: none). Also -EFAULT. */
int __must_check exec_strings_take_args(struct exec_strings *s, u32 user_argv);
int __must_check exec_strings_take_env(struct exec_strings *s, u32 user_envp);
/* #!: argument 0 gives way to interpreter, option (may be NULL) and script. */
int __must_check exec_strings_script(struct exec_strings *s, const char *interpreter,
                                     const char *option, const char *script);

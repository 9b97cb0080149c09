#include "kernel/process/exec_strings.h"
#include "arch/i386/usercopy.h"
#include "mm/kalloc/kmalloc.h"
#include <faultline/string.h>
#include <uapi/errno.h>

#define FIRST_SIZE 512u
#define LIMIT_MIN  (128u << 10)

void exec_strings_init(struct exec_strings *s, u32 stack_limit)
{
    *s = (struct exec_strings){.limit = max(stack_limit / 4, LIMIT_MIN)};
}

void exec_strings_free(struct exec_strings *s)
{
    kfree(s->buf);
    s->buf = NULL;
}

/* Room for n more bytes. */
static int reserve(struct exec_strings *s, u32 n)
{
    if (n > EXEC_STRING_MAX || s->used + n > s->limit)
        return -E2BIG;
    if (s->used + n <= s->size)
        return 0;
    u32 size = max(s->size, FIRST_SIZE);
    while (size < s->used + n)
        size *= 2;
    char *bigger = krealloc(s->buf, size, GFP_KERNEL);
    if (!bigger)
        return -ENOMEM;
    s->buf = bigger;
    s->size = size;
    return 0;
}

static int add_kernel(struct exec_strings *s, const char *text)
{
    u32 n = strlen(text) + 1;
    int err = reserve(s, n);

    if (err)
        return err;
    memcpy(s->buf + s->used, text, n);
    s->used += n;
    return 0;
}

int exec_strings_add_arg(struct exec_strings *s, const char *text)
{
    int err = add_kernel(s, text);

    s->argc += !err;
    return err;
}

int exec_strings_add_env(struct exec_strings *s, const char *text)
{
    int err = add_kernel(s, text);

    s->envc += !err;
    return err;
}

/* Copies into the free part; while the string does not fit, the buffer doubles. */
static int add_user(struct exec_strings *s, const char __user *text)
{
    for (u32 room = 64;; room *= 2) {
        u32 n = min(room, EXEC_STRING_MAX);
        int err = reserve(s, n);
        if (err)
            return err;
        long len = strncpy_from_user(s->buf + s->used, text, n);
        if (len >= 0) {
            s->used += len + 1;
            return 0;
        }
        if (len != -ENAMETOOLONG)
            return len;
        if (n == EXEC_STRING_MAX)
            return -E2BIG;
    }
}

static int take_all(struct exec_strings *s, u32 array, u32 *count)
{
    u32 pointer;

    if (!array)
        return 0;
    for (;; array += sizeof(pointer), ++*count) {
        int err = get_user(pointer, (const u32 *)array);
        if (!err && pointer)
            err = add_user(s, (const char *)pointer);
        if (err || !pointer)
            return err;
    }
}

int exec_strings_take_args(struct exec_strings *s, u32 user_argv)
{
    return take_all(s, user_argv, &s->argc);
}

int exec_strings_take_env(struct exec_strings *s, u32 user_envp)
{
    return take_all(s, user_envp, &s->envc);
}

static int insert_front(struct exec_strings *s, const char *text)
{
    u32 n = strlen(text) + 1;
    int err = reserve(s, n);

    if (err)
        return err;
    memmove(s->buf + n, s->buf, s->used);
    memcpy(s->buf, text, n);
    s->used += n;
    s->argc++;
    return 0;
}

int exec_strings_script(struct exec_strings *s, const char *interpreter, const char *option,
                        const char *script)
{
    if (s->argc) {
        u32 n = strlen(s->buf) + 1;
        memmove(s->buf, s->buf + n, s->used - n);
        s->used -= n;
        s->argc--;
    }
    int err = insert_front(s, script);
    if (!err && option)
        err = insert_front(s, option);
    if (!err)
        err = insert_front(s, interpreter);
    return err;
}

#include "kernel/process/user_stack.h"
#include "kernel/process/elf.h"
#include "kernel/process/exec_strings.h"
#include "kernel/process/task.h"
#include "kernel/fs/devfs/random.h"
#include "kernel/time/time.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/virt/mm.h"
#include "arch/i386/cpu.h"
#include <faultline/string.h>
#include <uapi/auxvec.h>
#include <uapi/errno.h>

/*
 * high   4 bytes of zero
 *        path of the program
 *        environment strings, after the argument strings      <- env_start, arg_start
 *        "i686", 16 random bytes
 *        padding
 *        auxiliary vector: pairs, ended by AT_NULL
 *        envp[]: pointers, NULL
 *        argv[]: pointers, NULL
 * low    argc                                                  <- esp, 16-byte aligned
 */
static const char platform[] = "i686";

struct builder {
    struct mm *mm;
    vaddr_t sp;
    bool failed;
};

/* Puts len bytes below what is there; returns their address. */
static vaddr_t push(struct builder *b, const void *data, u32 len)
{
    b->sp -= len;
    if (mm_write(b->mm, b->sp, data, len) != len)
        b->failed = true;
    return b->sp;
}

static vaddr_t push_string(struct builder *b, const char *text)
{
    return push(b, text, strlen(text) + 1);
}

static vaddr_t push_random(struct builder *b)
{
    u8 bytes[16];

    random_bytes(bytes, sizeof(bytes));
    return push(b, bytes, sizeof(bytes));
}

/* Fills v with `count` pointers to consecutive strings and a NULL; advances *at and *text. */
static u32 *pointer_array(u32 *v, u32 count, vaddr_t *at, const char **text)
{
    while (count--) {
        u32 n = strlen(*text) + 1;
        *v++ = *at;
        *at += n;
        *text += n;
    }
    *v++ = 0;
    return v;
}

static u32 hardware_capabilities(void)
{
    u32 id[4];

    cpuid(1, id);
    return id[3];
}

#define AUX_PAIRS 18

static u32 *aux_vector(u32 *v, const struct user_stack_args *a, u32 random, u32 plat, u32 execfn)
{
    const u32 aux[AUX_PAIRS][2] = {
        {AT_HWCAP, hardware_capabilities()},
        {AT_PAGESZ, PAGE_SIZE},
        {AT_CLKTCK, HZ},
        {AT_PHDR, a->layout->phdr},
        {AT_PHENT, sizeof(Elf32_Phdr)},
        {AT_PHNUM, a->image->header.e_phnum},
        {AT_BASE, a->interp_base},
        {AT_FLAGS, 0},
        {AT_ENTRY, a->layout->entry},
        {AT_UID, current->uid},
        {AT_EUID, current->euid},
        {AT_GID, current->gid},
        {AT_EGID, current->egid},
        {AT_SECURE, 0},
        {AT_RANDOM, random},
        {AT_EXECFN, execfn},
        {AT_PLATFORM, plat},
        {AT_NULL, 0},
    };

    memcpy(v, aux, sizeof(aux));
    return v + 2 * AUX_PAIRS;
}

static int push_vectors(struct builder *b, const struct user_stack_args *a, u32 random, u32 plat,
                        u32 execfn)
{
    const struct exec_strings *s = a->strings;
    u32 words = 1 + s->argc + 1 + s->envc + 1 + 2 * AUX_PAIRS;
    u32 *v = kmalloc(words * sizeof(u32), GFP_KERNEL), *at = v;
    vaddr_t string = b->mm->arg_start;
    const char *text = s->buf;

    if (!v)
        return -ENOMEM;
    *at++ = s->argc;
    at = pointer_array(at, s->argc, &string, &text);
    at = pointer_array(at, s->envc, &string, &text);
    aux_vector(at, a, random, plat, execfn);
    b->sp = ROUND_DOWN(b->sp - words * sizeof(u32), 16ul) + words * sizeof(u32);
    push(b, v, words * sizeof(u32));
    kfree(v);
    return 0;
}

/* Length of the first n strings. */
static u32 strings_len(const char *text, u32 n)
{
    u32 len = 0;

    while (n--)
        len += strlen(text + len) + 1;
    return len;
}

int user_stack_build(struct mm *mm, const struct user_stack_args *a, vaddr_t *esp)
{
    const struct exec_strings *s = a->strings;
    struct builder b = {.mm = mm, .sp = mm->start_stack};

    push(&b, &(u32){0}, sizeof(u32));
    u32 execfn = push_string(&b, a->exec_path);
    mm->env_end = execfn;
    mm->arg_start = push(&b, s->buf, s->used);
    mm->arg_end = mm->env_start = mm->arg_start + strings_len(s->buf, s->argc);
    u32 plat = push_string(&b, platform);
    u32 random = push_random(&b);
    int err = push_vectors(&b, a, random, plat, execfn);
    if (!err && b.failed)
        err = -ENOMEM;
    *esp = mm->start_stack = b.sp;
    return err;
}

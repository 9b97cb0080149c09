/*
 * A static program without a library: its own _start reads the stack that the kernel lays out, and
 * its calls are `int $0x80`. Prints what must be equal on every kernel of Linux's i386 ABI.
 */
#include <elf.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#define PAGE 4096u

static long call(long nr, long a, long b, long c, long d, long e)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory");
    return result;
}

static void print(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    call(SYS_write, 1, (long)s, n, 0, 0);
}

static void print_value(const char *name, unsigned value)
{
    char digits[12], *p = digits + sizeof(digits);

    *--p = '\0';
    *--p = '\n';
    do {
        *--p = '0' + value % 10;
    } while (value /= 10);
    print(name);
    print(p);
}

static const Elf32_auxv_t *find(const Elf32_auxv_t *aux, unsigned type)
{
    for (; aux->a_type != AT_NULL; aux++) {
        if (aux->a_type == type)
            return aux;
    }
    return NULL;
}

static const char *last_part(const char *path)
{
    const char *last = path;

    for (; *path; path++) {
        if (*path == '/')
            last = path + 1;
    }
    return last;
}

static void show_stack(uintptr_t *sp)
{
    char **argv = (char **)(sp + 1), **env = argv + *sp + 1;

    print_value("argc ", *sp);
    for (; *argv; argv++)
        print(*argv), print("\n");
    for (; *env; env++)
        print(*env), print("\n");

    const Elf32_auxv_t *aux = (const Elf32_auxv_t *)(env + 1);
    print_value("page size ", find(aux, AT_PAGESZ)->a_un.a_val);
    print_value("program header size ", find(aux, AT_PHENT)->a_un.a_val);
    print_value("secure ", find(aux, AT_SECURE)->a_un.a_val);
    print_value("random bytes ", find(aux, AT_RANDOM) != NULL);
    print_value("stack aligned ", (uintptr_t)sp % 16 == 0);
    print(last_part((const char *)find(aux, AT_EXECFN)->a_un.a_val)), print("\n");
    print((const char *)find(aux, AT_PLATFORM)->a_un.a_val), print("\n");
}

static void show_break(void)
{
    long old = call(SYS_brk, 0, 0, 0, 0, 0);
    long new = call(SYS_brk, old + 3 * PAGE, 0, 0, 0, 0);

    print_value("brk grew by ", new - old);
    print_value("new byte ", *(unsigned char *)(new - 1));
    print_value("brk to 0 gives the break ", call(SYS_brk, 0, 0, 0, 0, 0) == new);
}

static void show_map(void)
{
    const int prot = 3, flags = 0x22; /* read and write; private, anonymous */
    char *p = (char *)call(SYS_mmap2, 0, 2 * PAGE, prot, flags, -1);

    print_value("new page ", p[PAGE]);
    p[PAGE] = 42;
    print_value("written ", p[PAGE]);
    print_value("munmap ", call(SYS_munmap, (long)p, 2 * PAGE, 0, 0, 0));
    print_value("munmap askew: errno ", -call(SYS_munmap, (long)p + 1, PAGE, 0, 0, 0));
    print_value("write from nowhere: errno ", -call(SYS_write, 1, (long)p, 1, 0, 0));
    print_value("no such call: errno ", -call(1000, 0, 0, 0, 0, 0));
}

static void show_child(void)
{
    unsigned status = 0;
    long pid = call(SYS_fork, 0, 0, 0, 0, 0);

    if (!pid) {
        print("in the child\n");
        call(SYS_exit, 5, 0, 0, 0, 0);
    }
    print_value("waited for it ", call(SYS_waitpid, pid, (long)&status, 0, 0, 0) == pid);
    print_value("status ", status);
    print_value("no more children: errno ", -call(SYS_waitpid, -1, (long)&status, 0, 0, 0));
}

__attribute__((used)) static void start(uintptr_t *sp)
{
    show_stack(sp);
    show_break();
    show_map();
    show_child();
    call(SYS_exit_group, 9, 0, 0, 0, 0);
}

__asm__(".globl _start\n"
        "_start:\n"
        "    mov %esp, %eax\n"
        "    and $-16, %esp\n"
        "    sub $12, %esp\n"
        "    push %eax\n"
        "    call start\n");

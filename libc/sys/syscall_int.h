// System calls: int 0x80 with the number in eax and up to six arguments in registers.
#pragma once

#include <uapi/syscall.h>
#include <uapi/errno.h>

static inline long syscall0(long nr)
{
    long ret;

    asm volatile("int $0x80" : "=a"(ret) : "a"(nr) : "memory");
    return ret;
}

static inline long syscall1(long nr, long a)
{
    long ret;

    asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a) : "memory");
    return ret;
}

static inline long syscall2(long nr, long a, long b)
{
    long ret;

    asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b) : "memory");
    return ret;
}

static inline long syscall3(long nr, long a, long b, long c)
{
    long ret;

    asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
    return ret;
}

static inline long syscall4(long nr, long a, long b, long c, long d)
{
    long ret;

    asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
    return ret;
}

static inline long syscall5(long nr, long a, long b, long c, long d, long e)
{
    long ret;

    asm volatile("int $0x80"
                 : "=a"(ret)
                 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                 : "memory");
    return ret;
}

// ebp may be the frame pointer, so it is saved here; f is pushed first, while its operand's
// address is still right.
static inline long syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    long ret;

    asm volatile("pushl %[f]\n\t"
                 "pushl %%ebp\n\t"
                 "movl 4(%%esp), %%ebp\n\t"
                 "int $0x80\n\t"
                 "popl %%ebp\n\t"
                 "addl $4, %%esp"
                 : "=a"(ret)
                 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), [f] "g"(f)
                 : "memory");
    return ret;
}

// Turn the kernel's result into C's: a value -MAX_ERRNO..-1 becomes -1 and errno.
long __syscall_ret(unsigned long result);

// Any value as an argument register.
#define ARG(x) ((long)(x))

// Low and high half of a 64-bit argument, which takes two registers.
#define ARG64(x) (long)(x), (long)((unsigned long long)(x) >> 32)

// CALL(name, arguments …): the call as C sees it, with errno.
#define CALL(name, ...) __syscall_ret(CALL_RAW(name __VA_OPT__(, ) __VA_ARGS__))

// CALL_RAW(name, arguments …): the kernel's result as it is.
#define CALL_RAW(name, ...)                                                                        \
    CALL_PICK(_ __VA_OPT__(, ) __VA_ARGS__, syscall6, syscall5, syscall4, syscall3, syscall2,      \
              syscall1, syscall0)                                                                  \
    (__NR_##name __VA_OPT__(, ) __VA_ARGS__)
#define CALL_PICK(_0, _1, _2, _3, _4, _5, _6, fn, ...) fn

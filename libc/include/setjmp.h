// Non-local jumps.
#pragma once

#include <sys/cdefs.h>
#include <uapi/signal.h>

__BEGIN_DECLS

// ebx, esi, edi, ebp, esp, eip
typedef unsigned long __jmp_regs[6];

typedef struct {
    __jmp_regs regs;
    int mask_saved;
    sigset_t mask;
} jmp_buf[1];

typedef jmp_buf sigjmp_buf;

int setjmp(jmp_buf env) __attribute__((returns_twice));
int _setjmp(jmp_buf env) __attribute__((returns_twice));
void longjmp(jmp_buf env, int value) __attribute__((noreturn));
void _longjmp(jmp_buf env, int value) __attribute__((noreturn));
int sigsetjmp(sigjmp_buf env, int save_mask) __attribute__((returns_twice));
void siglongjmp(sigjmp_buf env, int value) __attribute__((noreturn));

__END_DECLS

#pragma once
/*
 * The frame that every entry into the kernel leaves on the kernel stack, lowest address first.
 *
 *      es ds | edi esi ebp (esp) ebx edx ecx eax | vector error | eip cs eflags | esp ss
 *      stub    pusha                               stub   CPU     CPU             CPU
 *
 * esp and ss are there only if ring 3 was interrupted.
 * fs and gs stay in the CPU: the kernel does not use them; the context switch keeps them.
 */
#include <faultline/types.h>

struct trap_frame {
    u32 es, ds;
    u32 edi, esi, ebp, esp_ignored, ebx, edx, ecx, eax;
    u32 vector; /* VECTOR_SYSCALL, an exception or 0x20 + interrupt line */
    u32 error;  /* exception: the CPU's error code or 0; system call: its number */
    u32 eip, cs, eflags;
    u32 esp, ss; /* only if frame_from_user() */
};

enum vector {
    VECTOR_DIVIDE = 0,
    VECTOR_DEBUG = 1,
    VECTOR_NMI = 2,
    VECTOR_BREAKPOINT = 3,
    VECTOR_OVERFLOW = 4,
    VECTOR_BOUND = 5,
    VECTOR_INVALID_OPCODE = 6,
    VECTOR_NO_FPU = 7,
    VECTOR_DOUBLE_FAULT = 8,
    VECTOR_INVALID_TSS = 10,
    VECTOR_SEGMENT = 11,
    VECTOR_STACK = 12,
    VECTOR_PROTECTION = 13,
    VECTOR_PAGE_FAULT = 14,
    VECTOR_FPU_ERROR = 16,
    VECTOR_ALIGNMENT = 17,
    VECTOR_MACHINE_CHECK = 18,
    VECTOR_SIMD = 19,
    VECTOR_EXCEPTIONS = 32,
    VECTOR_IRQ = 32,
    VECTOR_SYSCALL = 0x80,
};

static inline bool frame_from_user(const struct trap_frame *f)
{
    return (f->cs & 3) == 3;
}

#pragma once
/* What the CPU needs to know of a task, and the switch between two of them. */
#include <faultline/types.h>
#include <uapi/ldt.h>

struct trap_frame;
struct task;

#define KERNEL_STACK_SIZE 8192u
#define TLS_ENTRIES       3

/* x87/SSE state as FXSAVE stores it (FSAVE's 108 bytes fit in where the CPU has no FXSAVE). */
struct fpu_state {
    u8 image[512];
} __attribute__((aligned(16)));

struct thread_context {
    u32 kernel_esp;        /* where the switch left the kernel stack */
    u32 stack_top;         /* end of the kernel stack: esp0 in the TSS */
    u32 fs, gs;            /* selectors of ring 3 */
    u64 tls[TLS_ENTRIES];  /* descriptors for set_thread_area */
    struct fpu_state *fpu; /* NULL until the first use */
};

#pragma once
/* What the CPU needs to know of a task, and the switch between two of them. */
#include <faultline/types.h>

struct trap_frame;
struct fpu_state;

#define KERNEL_STACK_SIZE 8192u
#define TLS_ENTRIES       3

struct thread_context {
    u32 kernel_esp;              /* where the switch left the kernel stack */
    u32 stack_top;               /* end of the kernel stack: esp0 in the TSS */
    u32 fs, gs;                  /* selectors of ring 3, up to date while the task does not run */
    u64 tls[TLS_ENTRIES];        /* descriptors for set_thread_area */
    bool uses_tls;               /* one of them is not zero */
    struct fpu_state *fpu;       /* NULL until the first use */
    u32 trap_number, trap_error; /* of the last exception in ring 3, for signal frames */
    vaddr_t trap_address;        /* CR2 of the last page fault */
};

/* The frame of the entry from ring 3, at the top of the kernel stack. */
struct trap_frame *context_frame(const struct thread_context *ctx);

/* Prepares a new task's first switch: to ring 3 by its frame, or to fn(arg), which never returns.
 */
void context_init_user(struct thread_context *ctx);
void context_init_kernel(struct thread_context *ctx, void (*fn)(void *), void *arg);

/* From prev (running) to next; returns when prev gets the CPU again. Interrupts off. */
void context_switch(struct thread_context *prev, struct thread_context *next);

/* fs, gs and the TLS descriptors: from the CPU to ctx, and back. ctx is the current task's. */
void context_save_segments(struct thread_context *ctx);
void context_load_segments(const struct thread_context *ctx);

/* A kernel thread becomes a program: to ring 3 by the frame at the top of its stack. */
__noreturn void context_enter_user(struct thread_context *ctx);

/* Registers of a fresh program. */
void frame_init_user(struct trap_frame *f, vaddr_t eip, vaddr_t esp);

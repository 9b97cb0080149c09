#pragma once
/*
 * x87/SSE state, per task, loaded on first use: CR0.TS is set whenever a task gets the CPU, its
 * first FPU instruction raises #NM, and only then is its state loaded (Intel SDM volume 3A, 13.4).
 */
#include <faultline/types.h>
#include "arch/i386/context.h"

/* As FXSAVE stores it; FSAVE's 108 bytes fit in where the CPU has no FXSAVE. */
struct fpu_state {
    u8 image[512];
} __attribute__((aligned(16)));

void fpu_init(void);

/* #NM of the current task: loads its state, making one at the first use. False without memory. */
bool fpu_activate(void);
/* prev leaves the CPU: stores its state if the registers hold it. Interrupts off. */
void fpu_switch_from(struct thread_context *prev);
/* Brings ctx->fpu up to date if the registers hold newer values. ctx is the current task's. */
void fpu_sync(struct thread_context *ctx);
/* A copy of the current task's state for a new task. 0 or -ENOMEM. */
int __must_check fpu_fork(struct thread_context *child, struct thread_context *parent);
/* Forgets the state: execve and exit. ctx is the current task's, or one that never runs again. */
void fpu_drop(struct thread_context *ctx);
/* Makes sure that ctx, the current task's, has a state to write to (sigreturn). 0 or -ENOMEM. */
int __must_check fpu_prepare(struct thread_context *ctx);

/* si_code for the pending x87 (or SSE) error of the current task. */
int fpu_error_code(bool simd);
bool cpu_has_fxsr(void);

/* Implemented by the kernel: the current task's context. */
struct thread_context *current_context(void);

#pragma once
/*
 * The frames that a signal handler finds on its stack, laid out as on Linux i386:
 *
 *   plain handler              SA_SIGINFO
 *   return address             return address
 *   signal number              signal number, &info, &ucontext
 *   struct sigcontext          siginfo
 *   unused fpstate             ucontext (with sigcontext and mask)
 *   rest of the mask
 *   code: sigreturn            code: rt_sigreturn
 *   fpstate, if there is one   fpstate, if there is one
 */
#include <faultline/types.h>
#include <uapi/signal.h>

struct trap_frame;

/*
 * Stores the state of ring 3 in a frame on its stack (or the alternate one) and changes f so that
 * the handler runs. `mask` is what sigreturn shall restore. 0, or -EFAULT with f unchanged.
 */
int __must_check signal_frame_push(struct trap_frame *f, int sig, const struct kernel_sigaction *a,
                                   const siginfo_t *info, const sigset_t *mask,
                                   const stack_t *alt_stack);

/* sigreturn: takes the state back. 0 or -EFAULT (then the process deserves SIGSEGV). */
int __must_check signal_frame_pop(struct trap_frame *f, sigset_t *mask);
int __must_check signal_frame_pop_rt(struct trap_frame *f, sigset_t *mask, stack_t *alt_stack);

/* sp lies in the alternate stack. */
bool on_alt_stack(const stack_t *s, vaddr_t sp);

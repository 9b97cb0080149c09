#pragma once
/* Exceptions, and the hooks through which arch hands them to the kernel. */
#include <faultline/types.h>

struct trap_frame;

void trap_dispatch(struct trap_frame *f);
void page_fault(struct trap_frame *f);

/* --- implemented by the kernel (kernel/process/fault.c) --- */

/* Ring 3 raised an exception: the current task gets the signal. */
void user_exception(struct trap_frame *f, int sig, int code, vaddr_t addr);
/* The same for a page fault that no area can serve. */
void user_exception_page(struct trap_frame *f, vaddr_t addr, int sig, int code);
/* Ring 3 touched addr in the user half: load the page or send the signal. May sleep. */
void user_page_fault(struct trap_frame *f, vaddr_t addr, bool write);
/* The kernel touched user memory in a copy: true if the page is there now. May sleep. */
bool kernel_page_fault(vaddr_t addr, bool write);
/* iret refused the current task's frame: it ends with SIGSEGV. */
__noreturn void user_frame_refused(void);
/* Interrupts off, about to return to ring 3 with work bits set: signals, rescheduling. */
void work_before_user(struct trap_frame *f);

#pragma once
/* The kernel's last words, and the hooks by which arch asks the kernel for them. */
#include <faultline/types.h>

struct trap_frame;

/* Registers, control registers and back-trace of `f`, then panic with `why`. */
__noreturn void report_fatal(const struct trap_frame *f, vaddr_t cr2, const char *why);
/* Prints the call chain from a frame pointer, with symbols. */
void report_backtrace(u32 ebp);

/* Implemented by the kernel: true if addr is in the guard page of the current task's stack. */
bool stack_guard_hit(vaddr_t addr);
/* Implemented by the kernel: "name[pid]" of the current task. */
const char *report_task_name(void);

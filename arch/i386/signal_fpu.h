#pragma once
/* The FPU part of a signal frame: struct _fpstate of <uapi/signal.h>. The current task's state. */
#include <faultline/types.h>

int __must_check signal_fpu_save(vaddr_t user_fpstate);
int __must_check signal_fpu_restore(vaddr_t user_fpstate);

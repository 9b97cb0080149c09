#pragma once
/*
 * A system call that was interrupted by a signal returned -ERESTART*. Before ring 3 goes on, that
 * becomes either -EINTR or the call once more: eax = its number again (or restart_syscall's) and
 * eip back onto `int 0x80`.
 */
#include <faultline/types.h>
#include <uapi/syscall.h>
#include "arch/i386/trap.h"
#include "kernel/sched/wait.h"

#define INT80_SIZE 2u

static inline void syscall_restart(struct trap_frame *f, bool restart_wanted, bool handler_runs)
{
    i32 result = f->eax;

    if (f->vector != VECTOR_SYSCALL ||
        (result != -ERESTARTSYS && result != -ERESTARTNOINTR && result != -ERESTARTNOHAND &&
         result != -ERESTART_RESTARTBLOCK))
        return;
    bool restart =
        !handler_runs || result == -ERESTARTNOINTR || (result == -ERESTARTSYS && restart_wanted);
    f->vector = VECTOR_PROTECTION; /* decided: a second signal must not look again */
    if (!restart) {
        f->eax = -EINTR;
        return;
    }
    f->eax = result == -ERESTART_RESTARTBLOCK ? __NR_restart_syscall : f->error;
    f->eip -= INT80_SIZE;
}

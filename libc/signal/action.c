// Handlers.
#include <signal.h>
#include <stddef.h>
#include "libc/sys/syscall_int.h"

void __restore(void);
void __restore_rt(void);

int sigaction(int sig, const struct sigaction *restrict action, struct sigaction *restrict old)
{
    struct kernel_sigaction new_action;
    struct kernel_sigaction old_action;

    if (action) {
        new_action.sa_handler = action->sa_handler;
        new_action.sa_flags = (unsigned long)action->sa_flags | SA_RESTORER;
        new_action.sa_restorer = action->sa_flags & SA_SIGINFO ? __restore_rt : __restore;
        new_action.sa_mask = action->sa_mask;
    }
    if (CALL(rt_sigaction, sig, ARG(action ? &new_action : NULL), ARG(old ? &old_action : NULL),
             sizeof(sigset_t)) < 0) {
        return -1;
    }
    if (old) {
        old->sa_handler = old_action.sa_handler;
        old->sa_flags = (int)(old_action.sa_flags & ~(unsigned long)SA_RESTORER);
        old->sa_mask = old_action.sa_mask;
    }
    return 0;
}

// BSD's meaning: the handler stays, calls are restarted.
sighandler_t signal(int sig, sighandler_t handler)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct sigaction old;

    return sigaction(sig, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int sigaltstack(const stack_t *restrict stack, stack_t *restrict old)
{
    return CALL(sigaltstack, ARG(stack), ARG(old));
}

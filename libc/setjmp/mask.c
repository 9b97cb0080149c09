// Non-local jumps with the signal mask.
#include <setjmp.h>
#include <signal.h>

int __save_mask(sigjmp_buf env, int save_mask);

// Called by sigsetjmp; returns its result.
int __save_mask(sigjmp_buf env, int save_mask)
{
    env->mask_saved = save_mask;
    if (save_mask) {
        sigprocmask(SIG_SETMASK, NULL, &env->mask);
    }
    return 0;
}

void siglongjmp(sigjmp_buf env, int value)
{
    if (env->mask_saved) {
        sigprocmask(SIG_SETMASK, &env->mask, NULL);
    }
    longjmp(env, value);
}

// Sets of signals.
#include <errno.h>
#include <signal.h>
#include <string.h>

static int check(int sig)
{
    if (sig >= 1 && sig <= _NSIG) {
        return 0;
    }
    errno = EINVAL;
    return -1;
}

static unsigned long *word(sigset_t *set, int sig)
{
    return &set->sig[(sig - 1) / _NSIG_BPW];
}

static unsigned long bit(int sig)
{
    return 1UL << (sig - 1) % _NSIG_BPW;
}

int sigemptyset(sigset_t *set)
{
    memset(set, 0, sizeof(*set));
    return 0;
}

int sigfillset(sigset_t *set)
{
    memset(set, 0xff, sizeof(*set));
    return 0;
}

int sigaddset(sigset_t *set, int sig)
{
    if (check(sig) < 0) {
        return -1;
    }
    *word(set, sig) |= bit(sig);
    return 0;
}

int sigdelset(sigset_t *set, int sig)
{
    if (check(sig) < 0) {
        return -1;
    }
    *word(set, sig) &= ~bit(sig);
    return 0;
}

int sigismember(const sigset_t *set, int sig)
{
    if (check(sig) < 0) {
        return -1;
    }
    return (*word((sigset_t *)set, sig) & bit(sig)) != 0;
}

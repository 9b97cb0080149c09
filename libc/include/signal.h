// Signals.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/time.h>
#include <uapi/signal.h>

__BEGIN_DECLS

#define NSIG (_NSIG + 1)

typedef __sighandler_t sighandler_t;
typedef volatile int sig_atomic_t;
typedef struct sigcontext mcontext_t;
typedef struct ucontext ucontext_t;

struct sigaction {
    union {
        void (*sa_handler)(int);
        void (*sa_sigaction)(int, siginfo_t *, void *);
    };
    sigset_t sa_mask;
    int sa_flags;
};

sighandler_t signal(int sig, sighandler_t handler);
int sigaction(int sig, const struct sigaction *__restrict action, struct sigaction *__restrict old);
int kill(pid_t pid, int sig);
int killpg(pid_t pgid, int sig);
int tgkill(pid_t tgid, pid_t tid, int sig);
int raise(int sig);

int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int sig);
int sigdelset(sigset_t *set, int sig);
int sigismember(const sigset_t *set, int sig);

int sigprocmask(int how, const sigset_t *__restrict set, sigset_t *__restrict old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *mask);
int sigwait(const sigset_t *__restrict set, int *__restrict sig);
int sigwaitinfo(const sigset_t *__restrict set, siginfo_t *__restrict info);
int sigtimedwait(const sigset_t *__restrict set, siginfo_t *__restrict info,
                 const struct timespec *__restrict timeout);
int sigqueue(pid_t pid, int sig, union sigval value);
int sigaltstack(const stack_t *__restrict stack, stack_t *__restrict old);
void psignal(int sig, const char *s);

__END_DECLS

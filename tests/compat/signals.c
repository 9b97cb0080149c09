/* Signals with siginfo, on an alternate stack, left by siglongjmp; masks, restarts, timers. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define PAGE 4096

static sigjmp_buf back;
static volatile sig_atomic_t caught, code;
static void *volatile address;
static char *volatile where;

static void leave(int sig, siginfo_t *info, void *context)
{
    char local;

    (void)context;
    caught = sig;
    code = info->si_code;
    address = info->si_addr;
    where = &local;
    siglongjmp(back, 1);
}

static void count(int sig, siginfo_t *info, void *context)
{
    (void)context;
    caught = sig;
    code = info->si_code;
    address = (void *)(long)info->si_pid;
}

static void on(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};

    sigemptyset(&sa.sa_mask);
    sigaction(sig, &sa, NULL);
}

static void touch(const char *what, volatile char *p, int write)
{
    if (!sigsetjmp(back, 1)) {
        if (write)
            *p = 1;
        else
            (void)*p;
        printf("%s: no signal\n", what);
        return;
    }
    printf("%s: signal %d code %d at %+d\n", what, caught, code, (char *)address - p);
}

static void faults(void)
{
    char *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    on(SIGSEGV, leave, 0);
    touch("null", (char *)8, 0);
    touch("read-only", page + 5, 1);
    touch("text", (char *)(void *)faults, 1);
    munmap(page, PAGE);
    touch("unmapped", page, 0);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("mov 0xc0000000, %eax");
    printf("kernel: signal %d code %d\n", caught, code);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("cli");
    printf("cli: signal %d code %d\n", caught, code);

    on(SIGFPE, leave, 0);
    volatile int one = 1, zero = 0;
    if (!sigsetjmp(back, 1))
        zero = one / zero;
    printf("divide: signal %d code %d\n", caught, code);
    on(SIGILL, leave, 0);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("ud2");
    printf("ud2: signal %d code %d\n", caught, code);
    on(SIGTRAP, leave, 0);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("int3");
    printf("int3: signal %d code %d\n", caught, code);
}

static char *volatile fix_page;

static void repair(int sig, siginfo_t *info, void *context)
{
    ucontext_t *u = context;

    caught = sig;
    code = u->uc_mcontext.gregs[REG_ERR] & 7;
    address = info->si_addr;
    mprotect(fix_page, PAGE, PROT_READ | PROT_WRITE);
}

static void handlers_return(void)
{
    fix_page = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    on(SIGSEGV, repair, 0);
    *(volatile char *)(fix_page + 100) = 77;
    printf("repaired: %d, error code %d, at %+d\n", fix_page[100], code,
           (char *)address - fix_page);
}

static int deep(int n)
{
    volatile char room[4000];

    room[0] = n;
    return n ? deep(n - 1) + room[0] : 0;
}

static void alternate_stack(void)
{
    static char room[65536];
    stack_t old, alt = {.ss_sp = room, .ss_size = sizeof(room)};

    sigaltstack(&alt, NULL);
    on(SIGSEGV, leave, SA_ONSTACK);
    if (!sigsetjmp(back, 1))
        printf("too deep: %d\n", deep(1 << 20));
    printf("overflow: signal %d, on the alternate stack: %d\n", caught,
           where >= room && where < room + sizeof(room));
    sigaltstack(NULL, &old);
    printf("alternate stack kept: %d\n", old.ss_sp == room);
    signal(SIGSEGV, SIG_DFL);
}

static void masks(void)
{
    sigset_t set, pending, old;

    on(SIGUSR1, count, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    caught = 0;
    raise(SIGUSR1);
    sigpending(&pending);
    printf("blocked: caught %d, pending %d\n", caught, sigismember(&pending, SIGUSR1));
    sigprocmask(SIG_SETMASK, &old, NULL);
    printf("unblocked: caught %d\n", caught);

    sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR1);
    siginfo_t info;
    printf("sigwaitinfo: %d", sigwaitinfo(&set, &info));
    printf(" code %d own pid %d\n", info.si_code, info.si_pid == getpid());
    struct timespec soon = {0, 10000000};
    printf("sigtimedwait: %d", sigtimedwait(&set, &info, &soon));
    printf(" %s\n", strerror(errno));
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1234});
    printf("sigqueue: %d", sigwaitinfo(&set, &info));
    printf(" code %d value %d\n", info.si_code, info.si_value.sival_int);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

static void from_child(void)
{
    int status;
    sigset_t set, old;

    on(SIGCHLD, count, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &old);
    pid_t pid = fork();
    if (!pid)
        _exit(3);
    caught = 0;
    sigdelset(&old, SIGCHLD);
    sigsuspend(&old);
    printf("SIGCHLD: %d, from the child %d, code %d\n", caught == SIGCHLD,
           (pid_t)(long)address == pid, code);
    waitpid(pid, &status, 0);
    sigprocmask(SIG_SETMASK, &old, NULL);
    signal(SIGCHLD, SIG_DFL);
}

/* A read that waits while a timer's signal comes: once restarted, once not. */
static void interrupted_read(int flags)
{
    int fds[2];
    char c = 0;
    struct itimerval t = {.it_value = {0, 30000}};

    if (pipe(fds))
        exit(1);
    on(SIGALRM, count, flags);
    pid_t pid = fork();
    if (!pid) {
        usleep(200000);
        _exit(write(fds[1], "x", 1) != 1);
    }
    setitimer(ITIMER_REAL, &t, NULL);
    caught = 0;
    ssize_t n = read(fds[0], &c, 1);
    printf("read: %zd %s, caught %d\n", n, n < 0 ? strerror(errno) : "", caught);
    waitpid(pid, NULL, 0);
    close(fds[0]);
    close(fds[1]);
}

static void defaults(void)
{
    static const int fatal[] = {SIGTERM, SIGSEGV, SIGABRT, SIGPIPE, SIGUSR2, SIGALRM};
    int status;

    on(SIGUSR2, count, SA_RESETHAND);
    raise(SIGUSR2);
    struct sigaction sa;
    sigaction(SIGUSR2, NULL, &sa);
    printf("reset: %d\n", sa.sa_handler == SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    for (unsigned i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        pid_t pid = fork();
        if (!pid) {
            raise(fatal[i]);
            _exit(0);
        }
        waitpid(pid, &status, 0);
        printf("%d ", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    }
    printf("\n");
}

/* The FPU's registers survive a handler that computes. */
static void compute(int sig)
{
    volatile double x = sig;

    for (int i = 0; i < 1000; i++)
        x = x * 1.5 + 1;
}

static void fpu(void)
{
    double result;

    signal(SIGUSR1, compute);
    __asm__ volatile("fldpi\n"
                     "int $0x80\n"
                     "fstpl %0"
                     : "=m"(result)
                     : "a"(37 /* kill */), "b"(getpid()), "c"(SIGUSR1)
                     : "memory");
    printf("pi over a handler: %.15f\n", result);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    faults();
    handlers_return();
    alternate_stack();
    masks();
    from_child();
    interrupted_read(SA_RESTART);
    interrupted_read(0);
    defaults();
    fpu();
    return 0;
}

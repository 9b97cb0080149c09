/* x87 and SSE state over context switches, fork, signals, exec. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

struct state {
    double st[4];
    uint32_t xmm[4][4];
    uint16_t control;
    uint32_t mxcsr;
};

static void make_state(struct state *state, int seed)
{
    for (int i = 0; i < 4; i++) {
        state->st[i] = seed * 10 + i + 0.5;
        for (int j = 0; j < 4; j++)
            state->xmm[i][j] = seed * 0x01010101u + i * 16 + j;
    }
    state->control = seed % 2 ? 0x027f : 0x0f7f; /* precision, rounding */
    state->mxcsr = seed % 2 ? 0x1f80 : 0x7f80;
}

static void load_state(const struct state *s)
{
    __asm__ volatile("fninit\n\tfldcw %0\n\tldmxcsr %1\n\t"
                     "fldl (%2)\n\tfldl 8(%2)\n\tfldl 16(%2)\n\tfldl 24(%2)\n\t"
                     "movups (%3), %%xmm0\n\tmovups 16(%3), %%xmm1\n\t"
                     "movups 32(%3), %%xmm6\n\tmovups 48(%3), %%xmm7"
                     :
                     : "m"(s->control), "m"(s->mxcsr), "r"(s->st), "r"(s->xmm)
                     : "memory");
}

static void store_state(struct state *s)
{
    __asm__ volatile("movups %%xmm0, (%3)\n\tmovups %%xmm1, 16(%3)\n\t"
                     "movups %%xmm6, 32(%3)\n\tmovups %%xmm7, 48(%3)\n\t"
                     "fstpl 24(%2)\n\tfstpl 16(%2)\n\tfstpl 8(%2)\n\tfstpl (%2)\n\t"
                     "fnstcw %0\n\tstmxcsr %1\n\tfninit"
                     : "=m"(s->control), "=m"(s->mxcsr)
                     : "r"(s->st), "r"(s->xmm)
                     : "memory");
}

static bool same(const struct state *a, const struct state *b)
{
    return memcmp(a->st, b->st, sizeof(a->st)) == 0 &&
           memcmp(a->xmm, b->xmm, sizeof(a->xmm)) == 0 && a->control == b->control &&
           a->mxcsr == b->mxcsr;
}

/* A system call without the C library in between, which might use the registers itself. */
static long call(long number)
{
    long result;

    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

static void spin(int rounds)
{
    for (volatile int i = 0; i < rounds; i++)
        continue;
}

static void keep_state(int seed, int rounds)
{
    struct state before, after;

    make_state(&before, seed);
    for (int i = 0; i < rounds; i++) {
        load_state(&before);
        call(__NR_sched_yield);
        spin(i % 8 ? 100 : 200000); /* sometimes long enough for the timer */
        memset(&after, 0, sizeof(after));
        store_state(&after);
        if (!CHECK(same(&before, &after)))
            return;
    }
}

static void over_switches(void)
{
    pid_t pids[5];

    for (int i = 0; i < 5; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            keep_state(i + 1, 60);
            finish();
        }
    }
    keep_state(9, 60);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(wait_child(pids[i]), 0);
}

static void over_fork(void)
{
    struct state before, after;
    pid_t pid;

    make_state(&before, 3);
    load_state(&before);
    pid = call(__NR_fork);
    store_state(&after);
    CHECK(same(&before, &after));
    if (pid == 0)
        finish();
    CHECK_EQ(wait_child(pid), 0);
}

static struct state in_handler;

static void use_fpu(int sig)
{
    struct state other;

    (void)sig;
    __asm__ volatile("fnstcw %0\n\tstmxcsr %1" : "=m"(in_handler.control), "=m"(in_handler.mxcsr));
    make_state(&other, 8);
    load_state(&other);
}

static void over_signals(void)
{
    struct state before, after;

    signal(SIGALRM, use_fpu);
    make_state(&before, 5);
    for (int i = 0; i < 20; i++) {
        memset(&after, 0, sizeof(after));
        load_state(&before);
        __asm__ volatile("int $0x80" : : "a"(__NR_kill), "b"(getpid()), "c"(SIGALRM) : "memory");
        store_state(&after);
        CHECK(same(&before, &after));
    }
    CHECK_EQ(in_handler.control, 0x37f); /* a handler begins with a fresh one */
    CHECK_EQ(in_handler.mxcsr, 0x1f80);
}

static void change_saved(int sig, siginfo_t *info, void *context)
{
    struct _fpstate *state = ((ucontext_t *)context)->uc_mcontext.fpstate;

    (void)sig;
    (void)info;
    if (!CHECK(state != NULL))
        return;
    CHECK_EQ(state->magic, X86_FXSR_MAGIC);
    CHECK_EQ(state->_xmm[1].element[2], 0x05050505 + 16 + 2);
    CHECK_EQ(state->cw & 0xffff, 0x027f);
    state->_xmm[1].element[2] = 0xabcdef01;
}

static void saved_in_the_frame(void)
{
    struct sigaction action = {.sa_sigaction = change_saved, .sa_flags = SA_SIGINFO};
    struct state before, after;

    sigaction(SIGUSR1, &action, NULL);
    make_state(&before, 5);
    load_state(&before);
    __asm__ volatile("int $0x80" : : "a"(__NR_kill), "b"(getpid()), "c"(SIGUSR1) : "memory");
    store_state(&after);
    before.xmm[1][2] = 0xabcdef01;
    CHECK(same(&before, &after));
}

static void bad_mxcsr(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)info;
    ((ucontext_t *)context)->uc_mcontext.fpstate->mxcsr = 0xffffffff;
}

static void return_with_bad_mxcsr(void *arg)
{
    struct sigaction action = {.sa_sigaction = bad_mxcsr, .sa_flags = SA_SIGINFO};
    struct state state;

    (void)arg;
    make_state(&state, 5);
    load_state(&state);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
}

static void reserved_bits(void)
{
    int status = run_child(return_with_bad_mxcsr, NULL);

    /* The bits are masked, or the frame is refused; the kernel lives. */
    CHECK(status == 0 || ending_signal(status) == SIGSEGV);
}

static void divide_by_zero(void *unused)
{
    uint16_t control = 0x037b; /* the exception of a division by zero is not masked */

    (void)unused;
    __asm__ volatile("fninit\n\tfldcw %0\n\tfld1\n\tfldz\n\tfdivrp\n\tfwait" : : "m"(control));
}

static void simd_divide_by_zero(void *unused)
{
    uint32_t mxcsr = 0x1d80;

    (void)unused;
    __asm__ volatile("ldmxcsr %0\n\txorps %%xmm0, %%xmm0\n\tcmpeqps %%xmm1, %%xmm1\n\t"
                     "movl $0x3f800000, %%eax\n\tmovd %%eax, %%xmm1\n\tdivss %%xmm0, %%xmm1"
                     :
                     : "m"(mxcsr)
                     : "eax");
}

static void exceptions(void)
{
    struct fault fault = catch_fault(divide_by_zero, NULL);

    CHECK_EQ(fault.sig, SIGFPE);
    CHECK_EQ(fault.info.si_code, FPE_FLTDIV);
    __asm__ volatile("fninit");
    fault = catch_fault(simd_divide_by_zero, NULL);
    if (fault.sig == 0) /* QEMU's emulation does not raise this one */
        CHECK(on_faultline());
    else
        CHECK(fault.sig == SIGFPE && fault.info.si_code == FPE_FLTDIV);
}

static void fresh_after_exec(void)
{
    char *argv[] = {"fpu", "fresh", NULL};
    struct state state;
    pid_t pid = fork();

    if (pid == 0) {
        make_state(&state, 4);
        load_state(&state);
        execve("/proc/self/exe", argv, environ);
        _exit(1);
    }
    CHECK_EQ(wait_child(pid), 0);
}

static int found_fresh(void)
{
    uint32_t xmm[4] = {1, 1, 1, 1}, mxcsr;
    uint16_t control, status;

    __asm__ volatile("movups %%xmm7, %0\n\tstmxcsr %1\n\tfnstcw %2\n\tfnstsw %3"
                     : "=m"(xmm), "=m"(mxcsr), "=m"(control), "=m"(status));
    CHECK_EQ(control, 0x37f);
    CHECK_EQ(status, 0);
    CHECK_EQ(mxcsr, 0x1f80);
    CHECK_EQ(xmm[0] | xmm[1] | xmm[2] | xmm[3], 0); /* nothing of another program */
    finish();
}

static const struct test tests[] = {
    {"kept over context switches of six processes", over_switches},
    {"a child gets the parent's", over_fork},
    {"kept over signals; handlers begin anew", over_signals},
    {"in the signal frame, and taken back from there", saved_in_the_frame},
    {"reserved bits of MXCSR in a frame", reserved_bits},
    {"SIGFPE", exceptions},
    {"fresh after exec", fresh_after_exec},
};

int main(int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? found_fresh() : test_all(tests, ARRAY_SIZE(tests));
}

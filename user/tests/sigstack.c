/* sigaltstack, and frames that the program has spoiled. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static char *stack;
static volatile int inside, flags_inside, refused_inside;

static void look(int sig)
{
    char local;
    stack_t now, other = {.ss_flags = SS_DISABLE};

    (void)sig;
    inside = &local >= stack && &local < stack + 4 * PAGE;
    sigaltstack(NULL, &now);
    flags_inside = now.ss_flags;
    refused_inside = sigaltstack(&other, NULL) == -1 && errno == EPERM;
}

static void install(int flags)
{
    struct sigaction handler = {.sa_handler = look, .sa_flags = flags};

    sigaction(SIGUSR1, &handler, NULL);
}

static void only_with_onstack(void)
{
    stack_t alternate = {.ss_size = 4 * PAGE}, now;

    alternate.ss_sp = stack = map_pages(4, RW);
    CHECK_EQ(sigaltstack(NULL, &now), 0);
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    CHECK_EQ(sigaltstack(&alternate, NULL), 0);
    CHECK_EQ(sigaltstack(NULL, &now), 0);
    CHECK_PTR(now.ss_sp, stack);
    CHECK_EQ(now.ss_size, 4 * PAGE);
    CHECK_EQ(now.ss_flags, 0);
    install(0);
    raise(SIGUSR1);
    CHECK_EQ(inside, 0);
    CHECK_EQ(flags_inside, 0);
    CHECK_EQ(refused_inside, 0);
}

static void runs_on_it(void)
{
    stack_t alternate = {.ss_size = 4 * PAGE}, now;

    alternate.ss_sp = stack = map_pages(4, RW);
    CHECK_EQ(sigaltstack(&alternate, NULL), 0);
    install(SA_ONSTACK);
    raise(SIGUSR1);
    CHECK_EQ(inside, 1);
    CHECK_EQ(flags_inside, SS_ONSTACK);
    CHECK_EQ(refused_inside, 1);
    CHECK_EQ(sigaltstack(NULL, &now), 0);
    CHECK_EQ(now.ss_flags, 0);
}

static void bad_stacks(void)
{
    stack_t small = {.ss_sp = map_pages(1, RW), .ss_size = MINSIGSTKSZ - 1};
    stack_t flags = {.ss_sp = small.ss_sp, .ss_size = PAGE, .ss_flags = 0x55};

    CHECK_FAILS(sigaltstack(&small, NULL), ENOMEM);
    CHECK_FAILS(sigaltstack(&flags, NULL), EINVAL);
    CHECK_FAILS(sigaltstack((stack_t *)16, NULL), EFAULT);
    CHECK_FAILS(sigaltstack(NULL, (stack_t *)16), EFAULT);
}

static void unusable_stack(void *address)
{
    stack_t alternate = {.ss_sp = address, .ss_size = 4 * PAGE};

    sigaltstack(&alternate, NULL);
    install(SA_ONSTACK);
    raise(SIGUSR1);
}

static void frame_cannot_be_written(void)
{
    CHECK_EQ(ending_signal(run_child(unusable_stack, unmapped_pages(4))), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(unusable_stack, map_pages(4, PROT_READ))), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(unusable_stack, (void *)0xfffff000)), SIGSEGV);
}

/* Calls sigreturn with the stack pointer at the address. */
static void return_from(void *address)
{
    __asm__ volatile("mov %0, %%esp\n\tint $0x80" : : "r"(address), "a"(__NR_sigreturn) : "memory");
}

static void rt_return_from(void *address)
{
    __asm__ volatile("mov %0, %%esp\n\tint $0x80"
                     :
                     : "r"(address), "a"(__NR_rt_sigreturn)
                     : "memory");
}

static void without_a_frame(void)
{
    char *ones = map_pages(2, RW), *zeros = map_pages(2, RW);

    memset(ones, 0xff, 2 * PAGE);
    void *places[] = {NULL,       unmapped_pages(1), (void *)0xc0100000, (void *)0xfffffffc,
                      ones + 128, zeros + 128,       ones + 2 * PAGE - 8};

    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        CHECK_EQ(ending_signal(run_child(return_from, places[i])), SIGSEGV);
        CHECK_EQ(ending_signal(run_child(rt_return_from, places[i])), SIGSEGV);
    }
}

/* A change to the context that the handler returns through. */
static int spoil_what;

static void spoil(int sig, siginfo_t *info, void *context)
{
    mcontext_t *registers = &((ucontext_t *)context)->uc_mcontext;

    (void)sig;
    (void)info;
    switch (spoil_what) {
    case 0: /* a return to ring 0 must not be */
        registers->cs = 0x60;
        break;
    case 1:
        registers->cs = 0x10;
        break;
    case 2:
        registers->cs = 0;
        break;
    case 3:
        registers->ss = 0x68;
        break;
    case 4:
        registers->ss = 0;
        break;
    case 5:
        registers->ds = 0x68 | 0x8000;
        break;
    case 6:
        registers->gs = 0xfff8;
        break;
    case 7:
        registers->eip = 0xc0100000;
        break;
    case 8:
        registers->esp = 0xfffffff0;
        registers->eip = 0;
        break;
    case 9:
        registers->fpstate = (void *)0xc0100000;
        break;
    case 10:
        registers->fpstate = (void *)16;
        break;
    case 11:
        registers->cs = 0x60 | 3;
        break;
    case 12:
        registers->cs = 0x80 | 3; /* a TSS */
        break;
    }
}

static void return_spoiled(void *what)
{
    struct sigaction handler = {.sa_sigaction = spoil, .sa_flags = SA_SIGINFO};

    spoil_what = (int)what;
    sigaction(SIGUSR1, &handler, NULL);
    raise(SIGUSR1);
}

static void hostile_contexts(void)
{
    for (int what = 0; what <= 12; what++) {
        int sig = ending_signal(run_child(return_spoiled, (void *)what));
        bool data_selector = what == 5 || what == 6; /* becomes null; used, or never */

        if (!CHECK(sig == SIGSEGV || sig == SIGBUS || (data_selector && sig < 0)))
            note("change %d: signal %d", what, sig);
    }
}

static void raise_flags(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)info;
    /* IOPL 3, NT, VM, VIF, VIP, and interrupts off */
    ((ucontext_t *)context)->uc_mcontext.eflags |= 0x3000 | 0x4000 | 0x20000 | 0x180000;
    ((ucontext_t *)context)->uc_mcontext.eflags &= ~0x200UL;
}

static unsigned long eflags(void)
{
    unsigned long flags;

    __asm__ volatile("pushfl\n\tpopl %0" : "=r"(flags));
    return flags;
}

static void system_flags_stay(void)
{
    struct sigaction handler = {.sa_sigaction = raise_flags, .sa_flags = SA_SIGINFO};

    sigaction(SIGUSR1, &handler, NULL);
    raise(SIGUSR1);
    CHECK_EQ(eflags() & (0x3000 | 0x4000 | 0x20000 | 0x180000 | 0x200), 0x200);
}

static void random_frame(void *seed)
{
    char *pages = map_pages(2, RW);
    uint32_t state = (uint32_t)seed;

    for (int i = 0; i < 2 * PAGE / 4; i++) {
        state = state * 1664525 + 1013904223;
        ((uint32_t *)pages)[i] = state;
    }
    alarm(5);
    if ((uint32_t)seed % 2)
        return_from(pages + 512);
    rt_return_from(pages + 512);
}

static void random_frames(void)
{
    for (int seed = 1; seed <= 60; seed++) {
        int status = run_child(random_frame, (void *)seed);

        if (!CHECK(ending_signal(status) > 0))
            note("seed %d", seed);
    }
}

TEST_MAIN({"without SA_ONSTACK it is not used", only_with_onstack},
          {"with SA_ONSTACK the handler runs on it", runs_on_it}, {"bad stacks", bad_stacks},
          {"a frame that cannot be written ends the process", frame_cannot_be_written},
          {"sigreturn without a frame ends the process", without_a_frame},
          {"hostile contexts end the process", hostile_contexts},
          {"a context cannot raise system flags", system_flags_stay},
          {"random frames end the process", random_frames})

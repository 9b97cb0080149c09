/* Selectors, far jumps and flags that a program may try. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Every selector of the GDT and some beyond; which of them ring 3 may load depends on the kernel.
 */
static const unsigned short forbidden[] = {0x08, 0x10, 0x18, 0x60, 0x68, 0x80, 0x63,  0x6b,
                                           0x83, 0x88, 0xf8, 0xfb, 0x07, 0x0f, 0xffff};

static void load_ds(void *selector)
{
    __asm__ volatile("pushl %%ds\n\tmov %w0, %%ds\n\tpopl %%ds" : : "a"(selector) : "memory");
}

static void load_es(void *selector)
{
    __asm__ volatile("pushl %%es\n\tmov %w0, %%es\n\tpopl %%es" : : "a"(selector) : "memory");
}

static void load_fs(void *selector)
{
    __asm__ volatile("mov %w0, %%fs" : : "a"(selector) : "memory");
}

static void load_gs(void *selector)
{
    __asm__ volatile("mov %w0, %%gs" : : "a"(selector) : "memory");
}

static void load_ss(void *selector)
{
    __asm__ volatile("mov %w0, %%ss" : : "a"(selector) : "memory");
}

static void wrong_selectors(void)
{
    static void (*const loads[])(void *) = {load_ds, load_es, load_fs, load_gs, load_ss};

    for (size_t i = 0; i < ARRAY_SIZE(loads); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(forbidden); j++) {
            int sig = catch_fault(loads[i], (void *)(unsigned long)forbidden[j]).sig;

            if (!CHECK(sig == SIGSEGV || sig == SIGBUS))
                note("register %zu, selector %#x: %d", i, forbidden[j], sig);
        }
    }
    CHECK_EQ(catch_fault(load_ss, NULL).sig, SIGSEGV); /* no null stack */
}

static void use_null_fs(void *unused)
{
    (void)unused;
    __asm__ volatile("xor %%eax, %%eax\n\tmov %%ax, %%fs\n\tmov %%fs:0, %%eax" : : : "eax");
}

static void null_selectors(void)
{
    CHECK_EQ(catch_fault(load_ds, NULL).sig, 0);
    CHECK_EQ(catch_fault(load_es, NULL).sig, 0);
    CHECK_EQ(catch_fault(load_fs, NULL).sig, 0);
    CHECK_EQ(catch_fault(use_null_fs, NULL).sig, SIGSEGV);
}

static void call_with_null_ds(void *unused)
{
    (void)unused;
    __asm__ volatile("pushl %%ds\n\tpushl %%es\n\txor %%ecx, %%ecx\n\tmov %%cx, %%ds\n\t"
                     "mov %%cx, %%es\n\tint $0x80\n\tpopl %%es\n\tpopl %%ds"
                     :
                     : "a"(__NR_getpid)
                     : "ecx", "memory");
}

static void kernel_sets_its_own(void)
{
    CHECK_EQ(catch_fault(call_with_null_ds, NULL).sig, 0);
}

static uint32_t selectors(void)
{
    uint32_t sum = 0, now;

    __asm__ volatile("mov %%cs, %0" : "=r"(now));
    sum = sum * 257 + (now & 0xffff);
    __asm__ volatile("mov %%ds, %0" : "=r"(now));
    sum = sum * 257 + (now & 0xffff);
    __asm__ volatile("mov %%es, %0" : "=r"(now));
    sum = sum * 257 + (now & 0xffff);
    __asm__ volatile("mov %%ss, %0" : "=r"(now));
    return sum * 257 + (now & 0xffff);
}

static void survive_calls_and_signals(void)
{
    uint32_t before = selectors();
    unsigned int cs, ds;

    sleep_ms(5);
    CHECK_EQ(read_signal(NULL), SIGSEGV);
    CHECK_EQ(selectors(), before);
    __asm__("mov %%cs, %0\n\tmov %%ds, %1" : "=r"(cs), "=r"(ds));
    CHECK_EQ(cs & 3, 3);
    if (on_faultline())
        CHECK(cs == 0x73 && ds == 0x7b);
}

struct far_pointer {
    uint32_t offset;
    uint16_t selector;
};

static void far_jump(void *pointer)
{
    __asm__ volatile("ljmp *(%0)" : : "r"(pointer) : "memory");
}

static void far_call(void *pointer)
{
    __asm__ volatile("lcall *(%0)" : : "r"(pointer) : "memory");
}

static void far_transfers(void)
{
    static struct far_pointer pointer;

    for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++) {
        pointer = (struct far_pointer){(uint32_t)far_jump, forbidden[i]};
        int jump = catch_fault(far_jump, &pointer).sig, call = catch_fault(far_call, &pointer).sig;

        if (!CHECK((jump == SIGSEGV || jump == SIGBUS) && (call == SIGSEGV || call == SIGBUS)))
            note("selector %#x: jump %d, call %d", forbidden[i], jump, call);
    }
    pointer = (struct far_pointer){(uint32_t)far_jump, 0};
    CHECK_EQ(catch_fault(far_jump, &pointer).sig, SIGSEGV);
}

static void return_to_ring_0(void *selector)
{
    __asm__ volatile("pushfl\n\tpushl %0\n\tpushl $1f\n\tiret\n1:" : : "r"(selector) : "memory");
}

static void interrupt_returns(void)
{
    CHECK_EQ(catch_fault(return_to_ring_0, (void *)0x60).sig, SIGSEGV);
    CHECK_EQ(catch_fault(return_to_ring_0, (void *)0x10).sig, SIGSEGV);
    CHECK_EQ(catch_fault(return_to_ring_0, (void *)0x80).sig, SIGSEGV);
}

enum { TF = 0x100, IF = 0x200, DF = 0x400, IOPL = 0x3000, NT = 0x4000, AC = 0x40000 };

static unsigned long flags_after(unsigned long set, unsigned long clear)
{
    unsigned long flags;

    __asm__ volatile("pushfl\n\tpopl %0\n\torl %1, %0\n\tandl %2, %0\n\tpushl %0\n\tpopfl\n\t"
                     "pushfl\n\tpopl %0"
                     : "=&r"(flags)
                     : "r"(set), "r"(~clear)
                     : "memory", "cc");
    return flags;
}

static void flags_ring_3_cannot_change(void)
{
    CHECK_EQ(flags_after(IOPL, 0) & IOPL, 0);
    CHECK_EQ(flags_after(0, IF) & IF, IF);
    CHECK_EQ(flags_after(0x20000, 0) & 0x20000, 0); /* VM */
    CHECK_EQ(flags_after(0, 0) & (IF | IOPL), IF);
}

static void nested_task_flag(void)
{
    flags_after(NT, 0);
    CHECK(getppid() > 0); /* the way back by iret must not switch tasks */
    sleep_ms(20);
    CHECK_EQ(read_signal(NULL), SIGSEGV);
    flags_after(0, NT);
}

static void direction_flag(void)
{
    char *pages = map_pages(2, PROT_READ | PROT_WRITE);

    memset(pages, 1, 2 * PAGE);
    /* The kernel must clear it before its own string instructions. */
    __asm__ volatile("std\n\tint $0x80\n\tcld" : : "a"(__NR_uname), "b"(pages + PAGE) : "memory");
    CHECK(all_bytes(pages, PAGE, 1));
    CHECK_EQ(pages[PAGE + 5], '\0');
}

static void set_alignment_check(void *misaligned)
{
    unsigned long flags;

    __asm__ volatile("pushfl\n\tpopl %0\n\torl $0x40000, %0\n\tpushl %0\n\tpopfl\n\t"
                     "mov (%1), %0"
                     : "=&r"(flags)
                     : "r"(misaligned)
                     : "memory", "cc");
}

static void alignment_check(void)
{
    struct fault fault = catch_fault(set_alignment_check, map_pages(1, PROT_READ) + 1);

    flags_after(0, AC);
    CHECK(fault.sig == SIGBUS || fault.sig == 0); /* an emulated processor may not check */
    if (fault.sig == SIGBUS)
        CHECK_EQ(fault.info.si_code, BUS_ADRALN);
    flags_after(AC, 0);
    CHECK(getpid() > 0); /* and the kernel does not care */
    flags_after(0, AC);
}

static volatile int steps;

static void step(int sig, siginfo_t *info, void *context)
{
    steps += info->si_code == TRAP_TRACE;
    (void)sig;
    (void)context;
}

static void single_step(void)
{
    struct sigaction handler = {.sa_sigaction = step, .sa_flags = SA_SIGINFO};

    sigaction(SIGTRAP, &handler, NULL);
    __asm__ volatile("pushfl\n\torl $0x100, (%%esp)\n\tpopfl\n\tnop\n\tnop\n\tnop\n\t"
                     "pushfl\n\tandl $~0x100, (%%esp)\n\tpopfl"
                     :
                     :
                     : "memory", "cc");
    CHECK_EQ(steps, 6);
    steps = 0;
    /* Over a system call: the kernel must not step through itself. */
    __asm__ volatile("pushfl\n\torl $0x100, (%%esp)\n\tpopfl\n\tint $0x80\n\tnop\n\t"
                     "pushfl\n\tandl $~0x100, (%%esp)\n\tpopfl"
                     :
                     : "a"(__NR_getpid)
                     : "memory", "cc");
    CHECK(steps >= 4 && steps <= 5);
}

TEST_MAIN({"forbidden selectors", wrong_selectors}, {"null selectors", null_selectors},
          {"the kernel loads its own segments", kernel_sets_its_own},
          {"selectors survive calls and signals", survive_calls_and_signals},
          {"far jumps and calls", far_transfers}, {"iret to ring 0", interrupt_returns},
          {"IOPL, IF, VM cannot be changed", flags_ring_3_cannot_change},
          {"NT set over system calls", nested_task_flag},
          {"DF set over a system call", direction_flag}, {"AC", alignment_check},
          {"single steps by TF", single_step})

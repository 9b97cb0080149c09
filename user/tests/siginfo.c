/* What a handler with SA_SIGINFO is told, and what it may change. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum { PF_PROTECTION = 1, PF_WRITE = 2, PF_USER = 4, PAGE_FAULT = 14 };

static void read_at(void *address)
{
    (void)*(volatile int *)address;
}

static void write_at(void *address)
{
    *(volatile int *)address = 1;
}

static void page_faults(void)
{
    char *page = map_pages(1, PROT_READ), *hole = unmapped_pages(1);
    struct fault fault = catch_fault(read_at, hole + 4);

    CHECK_EQ(fault.sig, SIGSEGV);
    CHECK_EQ(fault.info.si_signo, SIGSEGV);
    CHECK_EQ(fault.info.si_code, SEGV_MAPERR);
    CHECK_PTR(fault.info.si_addr, hole + 4);
    CHECK_EQ(fault.registers.trapno, PAGE_FAULT);
    CHECK_EQ(fault.registers.err, PF_USER);
    CHECK_PTR(fault.registers.cr2, hole + 4);

    *(volatile char *)page;
    fault = catch_fault(write_at, page + 8);
    CHECK_EQ(fault.info.si_code, SEGV_ACCERR);
    CHECK_PTR(fault.info.si_addr, page + 8);
    CHECK_EQ(fault.registers.err, PF_USER | PF_WRITE | PF_PROTECTION);

    page = map_pages(1, PROT_NONE);
    CHECK_EQ(catch_fault(read_at, page).info.si_code, SEGV_ACCERR);
    fault = catch_fault(read_at, NULL);
    CHECK_EQ(fault.info.si_code, SEGV_MAPERR);
    CHECK_PTR(fault.info.si_addr, NULL);
}

static void kernel_space(void)
{
    for (int i = 0; i < KERNEL_ADDRESSES; i++) {
        struct fault fault = catch_fault(read_at, (void *)(kernel_addresses[i] & -4UL));

        CHECK_EQ(fault.sig, SIGSEGV);
        CHECK_EQ(fault.info.si_code, SEGV_MAPERR);
        CHECK_PTR(fault.info.si_addr, kernel_addresses[i] & -4UL);
    }
}

static siginfo_t seen;
static volatile int seen_signals;

static void note_info(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    seen = *info;
    seen_signals++;
}

static void install(int sig, int flags)
{
    struct sigaction handler = {.sa_sigaction = note_info, .sa_flags = SA_SIGINFO | flags};

    REQUIRE(sigaction(sig, &handler, NULL) == 0);
}

static void senders(void)
{
    install(SIGUSR1, 0);
    kill(getpid(), SIGUSR1);
    CHECK_EQ(seen.si_signo, SIGUSR1);
    CHECK_EQ(seen.si_code, SI_USER);
    CHECK_EQ(seen.si_pid, getpid());
    CHECK_EQ(seen.si_uid, getuid());
    raise(SIGUSR1);
    CHECK_EQ(seen.si_code, SI_TKILL);
    CHECK_EQ(seen.si_pid, getpid());
    install(SIGALRM, 0);
    alarm(1);
    pause();
    CHECK_EQ(seen.si_signo, SIGALRM);
    CHECK_EQ(seen.si_code, SI_KERNEL);
}

static void end_with(void *status)
{
    if ((int)status < 0)
        kill(getpid(), -(int)status);
    _exit((int)status);
}

static void child_ends(void)
{
    pid_t pid;

    install(SIGCHLD, 0);
    pid = start_child(end_with, (void *)9);
    CHECK_EQ(wait_child(pid), 9 << 8);
    CHECK_EQ(seen.si_signo, SIGCHLD);
    CHECK_EQ(seen.si_code, CLD_EXITED);
    CHECK_EQ(seen.si_pid, pid);
    CHECK_EQ(seen.si_status, 9);
    pid = start_child(end_with, (void *)-SIGTERM);
    wait_child(pid);
    CHECK_EQ(seen.si_code, CLD_KILLED);
    CHECK_EQ(seen.si_status, SIGTERM);
    CHECK_EQ(seen_signals, 2);
}

static void child_stops(void)
{
    pid_t pid;

    install(SIGCHLD, SA_NOCLDSTOP);
    pid = start_child(end_with, (void *)-SIGSTOP);
    CHECK(wait_state(pid, 'T'));
    CHECK_EQ(seen_signals, 0);
    install(SIGCHLD, 0);
    kill(pid, SIGCONT);
    wait_child(pid);
    CHECK(seen_signals >= 1);
}

static char *lazy_page;

static void mend(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    if (info->si_addr == lazy_page)
        mprotect(lazy_page, PAGE, PROT_READ | PROT_WRITE);
}

static void handler_mends_the_fault(void)
{
    struct sigaction handler = {.sa_sigaction = mend, .sa_flags = SA_SIGINFO};

    lazy_page = map_pages(1, PROT_NONE);
    sigaction(SIGSEGV, &handler, NULL);
    *(volatile char *)lazy_page = 5; /* the instruction runs again */
    CHECK_EQ(*lazy_page, 5);
}

static void skip_instruction(int sig, siginfo_t *info, void *context)
{
    mcontext_t *registers = &((ucontext_t *)context)->uc_mcontext;

    (void)sig;
    (void)info;
    registers->eip += 2; /* ud2 */
    registers->eax = 0x12345678;
    registers->esi = 77;
}

static void handler_changes_registers(void)
{
    struct sigaction handler = {.sa_sigaction = skip_instruction, .sa_flags = SA_SIGINFO};
    unsigned int eax = 1, ebx = 2, ecx = 3, edx = 4, esi = 5, edi = 6;

    sigaction(SIGILL, &handler, NULL);
    __asm__ volatile("ud2"
                     : "+a"(eax), "+b"(ebx), "+c"(ecx), "+d"(edx), "+S"(esi), "+D"(edi)
                     :
                     : "memory");
    CHECK_EQ(eax, 0x12345678);
    CHECK_EQ(esi, 77);
    CHECK(ebx == 2 && ecx == 3 && edx == 4 && edi == 6);
}

static void change_mask(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)info;
    sigaddset(&((ucontext_t *)context)->uc_sigmask, SIGHUP);
}

static void mask_of_the_context(void)
{
    struct sigaction handler = {.sa_sigaction = change_mask, .sa_flags = SA_SIGINFO};
    sigset_t now;

    sigaction(SIGUSR1, &handler, NULL);
    raise(SIGUSR1);
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGHUP));
    CHECK(!sigismember(&now, SIGUSR1));
}

TEST_MAIN({"page faults: code, address, error code, CR2", page_faults},
          {"addresses of the kernel are SEGV_MAPERR", kernel_space},
          {"kill, tgkill, alarm", senders}, {"SIGCHLD tells who and how", child_ends},
          {"SA_NOCLDSTOP", child_stops}, {"a handler can mend a mapping", handler_mends_the_fault},
          {"a handler can change registers", handler_changes_registers},
          {"a handler can change the mask", mask_of_the_context})

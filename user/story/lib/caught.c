#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <ucontext.h>

#include "user/story/lib/caught.h"
#include "user/story/lib/print.h"

#define HANDLER_STACK (16 * 1024)

static sigjmp_buf back;
static struct caught last;
static char handler_stack[HANDLER_STACK];

static void on_fault(int signal, siginfo_t *info, void *context)
{
    const ucontext_t *user = context;

    last.signal = signal;
    last.code = info->si_code;
    last.address = (uintptr_t)info->si_addr;
    last.error = (uint32_t)user->uc_mcontext.err;
    siglongjmp(back, 1);
}

bool ends_in_fault(void (*access)(void *arg), void *arg, struct caught *caught)
{
    const stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof(handler_stack)};
    const struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    volatile bool faulted = true;

    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    if (sigsetjmp(back, 1) == 0) {
        access(arg);
        faulted = false;
    }
    sigaction(SIGSEGV, &usual, NULL);
    sigaction(SIGBUS, &usual, NULL);
    *caught = last;
    return faulted;
}

void read_byte(void *address)
{
    (void)*(volatile char *)address;
}

void write_byte(void *address)
{
    *(volatile char *)address = 1;
}

const char *caught_code(const struct caught *caught)
{
    if (caught->signal == SIGBUS)
        return caught->code == BUS_ADRERR ? "BUS_ADRERR" : "?";
    return caught->code == SEGV_MAPERR   ? "SEGV_MAPERR"
           : caught->code == SEGV_ACCERR ? "SEGV_ACCERR"
                                         : "?";
}

void print_caught(const struct caught *caught)
{
    print("    %s, si_code %s, si_addr 0x%08lx; error code 0x%x: %s, page %s, ring %d\n",
          caught->signal == SIGBUS ? "SIGBUS" : "SIGSEGV", caught_code(caught),
          (unsigned long)caught->address, (unsigned)caught->error,
          caught->error & FAULT_WRITE ? "write" : "read",
          caught->error & FAULT_PRESENT ? "present" : "not present",
          caught->error & FAULT_USER ? 3 : 0);
}

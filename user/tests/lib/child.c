#include "user/tests/lib/child.h"

#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <setjmp.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

pid_t start_child(child_action run, void *arg)
{
    pid_t pid = fork();

    if (pid == 0) {
        run(arg);
        finish();
    }
    REQUIRE(pid > 0);
    return pid;
}

int wait_child(pid_t pid)
{
    int status;
    pid_t found;

    do
        found = waitpid(pid, &status, 0);
    while (found < 0 && errno == EINTR);
    REQUIRE(found == pid);
    return status;
}

int run_child(child_action run, void *arg)
{
    return wait_child(start_child(run, arg));
}

int ending_signal(int status)
{
    return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
static struct fault caught;
static sigjmp_buf back;

static void on_fault(int sig, siginfo_t *info, void *context)
{
    caught.sig = sig;
    caught.info = *info;
    caught.registers = ((ucontext_t *)context)->uc_mcontext;
    siglongjmp(back, 1);
}

struct fault catch_fault(child_action run, void *arg)
{
    static char stack[SIGSTKSZ * 2];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)}, old_alternate;
    struct sigaction handler = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    struct sigaction old[ARRAY_SIZE(fault_signals)];

    memset(&caught, 0, sizeof(caught));
    sigaltstack(&alternate, &old_alternate);
    for (size_t i = 0; i < ARRAY_SIZE(fault_signals); i++)
        sigaction(fault_signals[i], &handler, &old[i]);
    if (sigsetjmp(back, 1) == 0)
        run(arg);
    for (size_t i = 0; i < ARRAY_SIZE(fault_signals); i++)
        sigaction(fault_signals[i], &old[i], NULL);
    sigaltstack(&old_alternate, NULL);
    return caught;
}

static void read_byte(void *address)
{
    (void)*(volatile char *)address;
}

static void write_byte(void *address)
{
    *(volatile char *)address = 1;
}

int read_signal(const volatile void *address)
{
    return catch_fault(read_byte, (void *)address).sig;
}

int write_signal(volatile void *address)
{
    return catch_fault(write_byte, (void *)address).sig;
}

void sleep_ms(int ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        continue;
}

bool wait_state(pid_t pid, char state)
{
    for (int i = 0; i < 200; i++) {
        if (process_state(pid) == state)
            return true;
        sleep_ms(10);
    }
    return false;
}

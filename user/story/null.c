/*
 * null: why *NULL ends a program, what the kernel knows about it, and how a handler can mend a
 * fault so that the same instruction succeeds.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/caught.h"
#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define NULL_AREA    0x10000UL    /* vm.mmap_min_addr on every distribution: 64 KiB */
#define KERNEL_START 0xc0000000UL /* of a 32-bit kernel */
#define NOBODY       65534

struct list {
    char payload[256];
    struct list *next;
};

static const char constant[] = "read-only";

static void expect(void (*access)(void *), uintptr_t address, int code, uint32_t error,
                   const char *claim)
{
    struct caught caught;
    bool faulted = ends_in_fault(access, (void *)address, &caught);

    if (faulted)
        print_caught(&caught);
    check(faulted && caught.signal == SIGSEGV && caught.code == code && caught.address == address &&
              caught.error == error,
          "%s", claim);
}

static void tell_null(void)
{
    struct walk walk;

    print("step 1: read through a null pointer\n");
    expect(read_byte, 0, SEGV_MAPERR, FAULT_USER, "SIGSEGV: nothing is mapped at 0");
    print("\nstep 2: p->next, where p is NULL and next is %lu bytes into the structure\n",
          (unsigned long)offsetof(struct list, next));
    expect(read_byte, offsetof(struct list, next), SEGV_MAPERR, FAULT_USER,
           "the address is the member's offset: a small number says \"a null pointer\"");
    if (!walk_pagetables(0, &walk))
        return;
    print("\n    page directory entry 0: 0x%08lx, page-table entry 0: 0x%08lx\n",
          (unsigned long)walk.pde, (unsigned long)walk.pte);
    check(!(walk.pte & ENTRY_PRESENT), "no page is present at 0: the processor itself refuses");
}

/* In a process of an ordinary user: root may map there. */
static int map_low(void)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    void *low, *first;

    if (setuid(NOBODY) != 0)
        print("  not changed to an ordinary user: %s\n", strerror(errno));
    low = mmap((void *)0, PAGE_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0);
    check(low == MAP_FAILED && errno == EPERM, "mmap(0, MAP_FIXED) by an ordinary user is EPERM");
    first = mmap((void *)NULL_AREA, PAGE_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0);
    check(first == (void *)NULL_AREA, "mmap(64 KiB, MAP_FIXED) is granted");
    return checks_failed() != 0;
}

static void tell_other_faults(void)
{
    print("\nstep 4: write to a constant at %p\n", (const void *)constant);
    expect(write_byte, (uintptr_t)constant, SEGV_ACCERR, FAULT_USER | FAULT_WRITE | FAULT_PRESENT,
           "there is a page, but it may not be written: SEGV_ACCERR");
    print("\nstep 5: read the kernel's memory at 0x%08lx\n", KERNEL_START);
    if (!have_pagetables()) {
        print("  not checked: only a 32-bit kernel is there\n");
        return;
    }
    expect(read_byte, KERNEL_START, SEGV_MAPERR, FAULT_USER | FAULT_PRESENT,
           "present but for ring 0 only; Linux says MAPERR: not yours, so not there");
}

static volatile sig_atomic_t mended;

/* Returning from the handler repeats the instruction that faulted. */
static void mend(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    mended++;
    mmap((void *)PAGE_DOWN((uintptr_t)info->si_addr), PAGE_SIZE, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void tell_mending(void)
{
    const struct sigaction action = {.sa_sigaction = mend, .sa_flags = SA_SIGINFO};
    volatile char *hole = mmap(NULL, PAGE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    print("\nstep 6: a handler that maps the missing page and returns\n");
    munmap((void *)hole, PAGE_SIZE);
    sigaction(SIGSEGV, &action, NULL);
    hole[100] = 'x';
    signal(SIGSEGV, SIG_DFL);
    check(mended == 1 && hole[100] == 'x',
          "one signal; then the same store was repeated and succeeded");
    munmap((void *)hole, PAGE_SIZE);
}

int story_null(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    tell_null();
    print("\nstep 3: could page 0 be mapped?\n");
    check(run_in_child(map_low) == 0, "so the first 64 KiB stay empty, and null pointers fault");
    tell_other_faults();
    tell_mending();
    print("\nA fault is a question to the kernel. It answers with a page, or with a signal that "
          "says\n"
          "where and why; demand paging, stack growth and a debugger's watch rest on the same.\n");
    return checks_summary();
}

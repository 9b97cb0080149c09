/* What a program must not do: each ends in its signal, and the kernel goes on. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RWX = PROT_READ | PROT_WRITE | PROT_EXEC };

/* Machine code, up to an int3 behind it, and what it must raise. */
struct instruction {
    const char *name;
    unsigned char code[15];
    int sig;
};

static char *code_page;

static void execute(void *code)
{
    __asm__ volatile("pushal\n\tcall *%0\n\tpopal" : : "a"(code) : "memory", "cc");
}

static struct fault fault_of(const unsigned char *code, size_t size)
{
    if (!code_page)
        code_page = map_pages(1, RWX);
    memset(code_page, 0xcc, 64); /* int3 */
    memcpy(code_page, code, size);
    return catch_fault(execute, code_page);
}

static void check_all(const struct instruction *list, int count)
{
    for (int i = 0; i < count; i++) {
        struct fault fault = fault_of(list[i].code, sizeof(list[i].code));

        if (!CHECK_EQ(fault.sig, list[i].sig))
            note("with %s", list[i].name);
        else if (list[i].sig != SIGTRAP && !CHECK_PTR(fault.registers.eip, code_page))
            note("with %s", list[i].name);
    }
}

static void privileged(void)
{
    static const struct instruction list[] = {
        {"hlt", {0xf4}, SIGSEGV},
        {"cli", {0xfa}, SIGSEGV},
        {"sti", {0xfb}, SIGSEGV},
        {"in al, dx", {0xec}, SIGSEGV},
        {"out dx, al", {0xee}, SIGSEGV},
        {"in al, 0x64", {0xe4, 0x64}, SIGSEGV},
        {"insb", {0x6c}, SIGSEGV},
        {"mov eax, cr0", {0x0f, 0x20, 0xc0}, SIGSEGV},
        {"mov cr0, eax", {0x0f, 0x22, 0xc0}, SIGSEGV},
        {"mov eax, cr2", {0x0f, 0x20, 0xd0}, SIGSEGV},
        {"mov eax, cr3", {0x0f, 0x20, 0xd8}, SIGSEGV},
        {"mov cr3, eax", {0x0f, 0x22, 0xd8}, SIGSEGV},
        {"mov eax, cr4", {0x0f, 0x20, 0xe0}, SIGSEGV},
        {"mov eax, dr7", {0x0f, 0x21, 0xf8}, SIGSEGV},
        {"mov dr7, eax", {0x0f, 0x23, 0xf8}, SIGSEGV},
        {"clts", {0x0f, 0x06}, SIGSEGV},
        {"invd", {0x0f, 0x08}, SIGSEGV},
        {"wbinvd", {0x0f, 0x09}, SIGSEGV},
        {"invlpg [eax]", {0x0f, 0x01, 0x38}, SIGSEGV},
        {"lgdt [eax]", {0x0f, 0x01, 0x10}, SIGSEGV},
        {"lidt [eax]", {0x0f, 0x01, 0x18}, SIGSEGV},
        {"lmsw ax", {0x0f, 0x01, 0xf0}, SIGSEGV},
        {"ltr ax", {0x0f, 0x00, 0xd8}, SIGSEGV},
        {"lldt ax", {0x0f, 0x00, 0xd0}, SIGSEGV},
        {"rdmsr", {0x0f, 0x32}, SIGSEGV},
        {"wrmsr", {0x0f, 0x30}, SIGSEGV},
    };

    check_all(list, ARRAY_SIZE(list));
}

static void undefined(void)
{
    static const struct instruction list[] = {
        {"ud2", {0x0f, 0x0b}, SIGILL},
        {"ud1", {0x0f, 0xb9, 0xc0}, SIGILL},
        {"0f ff", {0x0f, 0xff, 0xc0}, SIGILL},
        {"lock nop", {0xf0, 0x90}, SIGILL},
        {"mov cs, eax", {0x8e, 0xc8}, SIGILL},
        {"les eax, eax", {0xc4, 0xc0}, SIGILL},
        {"int3", {0xcc}, SIGTRAP},
    };

    check_all(list, ARRAY_SIZE(list));
}

static void too_long(void)
{
    unsigned char code[15];

    memset(code, 0x66, sizeof(code)); /* more than 15 bytes of one instruction */
    CHECK_EQ(fault_of(code, sizeof(code)).sig, SIGSEGV);
}

static void arithmetic(void)
{
    static const unsigned char divide[] = {0x31, 0xc9, 0xf7, 0xf1}; /* xor ecx, ecx; div ecx */
    /* mov edx, -1; mov eax, 0x80000000; or ecx, -1; idiv ecx */
    static const unsigned char overflow[] = {0xba, 0xff, 0xff, 0xff, 0xff, 0xb8, 0,   0,
                                             0,    0x80, 0x83, 0xc9, 0xff, 0xf7, 0xf9};
    static const unsigned char aam[] = {0xd4, 0};
    struct fault fault = fault_of(divide, sizeof(divide));

    CHECK_EQ(fault.sig, SIGFPE);
    CHECK_EQ(fault.info.si_code, FPE_INTDIV);
    CHECK_PTR(fault.info.si_addr, code_page + 2);
    CHECK_EQ(fault_of(overflow, sizeof(overflow)).sig, SIGFPE);
    CHECK_EQ(fault_of(aam, sizeof(aam)).sig, SIGFPE);
}

static void breakpoint(void)
{
    static const unsigned char int3[] = {0x90, 0xcc};
    struct fault fault = fault_of(int3, sizeof(int3));

    CHECK_EQ(fault.sig, SIGTRAP);
    CHECK_PTR(fault.registers.eip, code_page + 2); /* behind it: a trap, not a fault */
    CHECK_EQ(fault.info.si_code, SI_KERNEL);
}

static void overflow_and_bounds(void)
{
    /* mov al, 0x7f; add al, 1; into */
    static const unsigned char into[] = {0xb0, 0x7f, 0x04, 0x01, 0xce};
    /* push 1; push 0; mov eax, 5; bound eax, [esp] */
    static const unsigned char bound[] = {0x6a, 1, 0x6a, 0, 0xb8, 5, 0, 0, 0, 0x62, 0x04, 0x24};

    CHECK_EQ(fault_of(into, sizeof(into)).sig, SIGSEGV);
    CHECK_EQ(fault_of(bound, sizeof(bound)).sig, SIGSEGV);
}

static void software_interrupts(void)
{
    for (int vector = 0; vector < 256; vector++) {
        unsigned char code[] = {0xb8, 0xff, 0xff, 0, 0, 0xcd, vector}; /* eax: no such call */
        struct fault fault = fault_of(code, sizeof(code));
        /* int3's gate and the system calls' are open; after those comes the int3 behind it. */
        int expected = vector == 3 || vector == 0x80 ? SIGTRAP : SIGSEGV;

        if (vector == 4) /* into's gate is open, and the signal is the same */
            expected = SIGSEGV;
        if (!CHECK_EQ(fault.sig, expected))
            note("int %#x", vector);
    }
}

static void read_at(void *address)
{
    (void)*(volatile char *)address;
}

static void write_at(void *address)
{
    *(volatile char *)address = 1;
}

static void kernel_memory(void)
{
    for (int i = 0; i < KERNEL_ADDRESSES; i++) {
        void *address = (void *)kernel_addresses[i];
        struct fault fault = catch_fault(execute, address);

        CHECK_EQ(catch_fault(read_at, address).sig, SIGSEGV);
        CHECK_EQ(catch_fault(write_at, address).sig, SIGSEGV);
        CHECK_EQ(fault.sig, SIGSEGV);
        CHECK_PTR(fault.registers.eip, address);
    }
    CHECK_EQ(catch_fault(execute, NULL).sig, SIGSEGV);
    CHECK_EQ(catch_fault(execute, unmapped_pages(1)).sig, SIGSEGV);
}

static void end_without_handler(void *code)
{
    memcpy(code_page, code, 2);
    execute(code_page);
}

static void without_a_handler(void)
{
    code_page = map_pages(1, RWX);
    CHECK_EQ(ending_signal(run_child(end_without_handler, "\xf4\xf4")), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(end_without_handler, "\x0f\x0b")), SIGILL);
    CHECK_EQ(ending_signal(run_child(end_without_handler, "\xcc\xcc")), SIGTRAP);
    CHECK_EQ(ending_signal(run_child(end_without_handler, "\xd4\x00")), SIGFPE);
}

/* A signal of a fault cannot be ignored or blocked away: the process ends. */
static void ignore_and_fault(void *block)
{
    sigset_t all;

    sigfillset(&all);
    if (block)
        sigprocmask(SIG_BLOCK, &all, NULL);
    else
        signal(SIGSEGV, SIG_IGN);
    read_at(NULL);
}

static void ignored_or_blocked(void)
{
    CHECK_EQ(ending_signal(run_child(ignore_and_fault, NULL)), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(ignore_and_fault, "block")), SIGSEGV);
}

static void fault_in_handler(int sig)
{
    (void)sig;
    read_at(NULL);
}

static void handler_faults(void *flags)
{
    struct sigaction handler = {.sa_handler = fault_in_handler, .sa_flags = (int)flags};

    sigaction(SIGSEGV, &handler, NULL);
    read_at(NULL);
}

static void second_fault(void)
{
    CHECK_EQ(ending_signal(run_child(handler_faults, NULL)), SIGSEGV);
    CHECK_EQ(ending_signal(run_child(handler_faults, (void *)SA_NODEFER)), SIGSEGV);
}

TEST_MAIN({"privileged instructions", privileged}, {"undefined instructions", undefined},
          {"an instruction that is too long", too_long}, {"division", arithmetic},
          {"int3", breakpoint}, {"into and bound", overflow_and_bounds},
          {"int n, all 256", software_interrupts},
          {"kernel memory cannot be read, written, executed", kernel_memory},
          {"without a handler the signal ends the process", without_a_handler},
          {"such signals cannot be ignored or blocked", ignored_or_blocked},
          {"a fault in the handler ends the process", second_fault})

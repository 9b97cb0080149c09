#include "arch/i386/idt.h"
#include "arch/i386/gdt.h"
#include "arch/i386/trap.h"

/* A gate (Intel SDM volume 3A, 6.11): offset and selector; present, DPL, type. */
struct gate {
    u16 offset_low, selector;
    u8 zero, type;
    u16 offset_high;
};
_Static_assert(sizeof(struct gate) == 8, "the CPU's layout");

enum gate_type {
    GATE_TASK = 0x85,
    GATE_INTERRUPT = 0x8e, /* clears IF */
    GATE_TRAP_USER = 0xef, /* DPL 3, leaves IF as it is */
    GATE_INTERRUPT_USER = 0xee,
};

static struct gate idt[256];

extern const u32 exception_entries[32], irq_entries[16]; /* entry.asm */
extern void syscall_entry(void);

static void set_gate(unsigned vector, u32 handler, enum gate_type type)
{
    idt[vector] = (struct gate){handler & 0xffff, KERNEL_CS, 0, type, handler >> 16};
}

/*
 * Exceptions come by interrupt gates: CR2 and the debug registers must be read before another trap
 * can change them; the handlers enable interrupts themselves. int3 and into may be used by ring 3.
 */
void idt_init(void)
{
    for (unsigned i = 0; i < 32; i++)
        set_gate(i, exception_entries[i], GATE_INTERRUPT);
    set_gate(VECTOR_BREAKPOINT, exception_entries[VECTOR_BREAKPOINT], GATE_INTERRUPT_USER);
    set_gate(VECTOR_OVERFLOW, exception_entries[VECTOR_OVERFLOW], GATE_INTERRUPT_USER);
    idt[VECTOR_DOUBLE_FAULT] =
        (struct gate){.selector = GDT_DOUBLE_FAULT_TSS << 3, .type = GATE_TASK};
    for (unsigned i = 0; i < 16; i++)
        set_gate(VECTOR_IRQ + i, irq_entries[i], GATE_INTERRUPT);
    set_gate(VECTOR_SYSCALL, (u32)syscall_entry, GATE_TRAP_USER);

    struct {
        u16 limit;
        u32 base;
    } __attribute__((packed)) idtr = {sizeof(idt) - 1, (u32)idt};
    __asm__ volatile("lidt %0" ::"m"(idtr));
}

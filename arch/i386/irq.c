#include "arch/i386/irq.h"
#include "arch/i386/io.h"
#include "arch/i386/trap.h"
#include <faultline/assert.h>
#include <faultline/spinlock.h>

/* 8259A data sheet: ICW1-ICW4, OCW1 (mask), OCW2 (end of interrupt), OCW3 (read ISR). */
enum {
    PIC1 = 0x20,
    PIC2 = 0xa0,
    PIC1_DATA = PIC1 + 1,
    PIC2_DATA = PIC2 + 1,
    ICW1_INIT = 0x11, /* edge triggered, cascade, ICW4 follows */
    ICW4_8086 = 0x01,
    OCW2_EOI = 0x20,
    OCW3_READ_ISR = 0x0b,
};

static irq_handler handlers[IRQ_LINES];
static u32 counts[IRQ_LINES];

void irq_init(void)
{
    outb(PIC1, ICW1_INIT);
    outb(PIC2, ICW1_INIT);
    outb(PIC1_DATA, VECTOR_IRQ);
    outb(PIC2_DATA, VECTOR_IRQ + 8);
    outb(PIC1_DATA, 1 << IRQ_CASCADE);
    outb(PIC2_DATA, IRQ_CASCADE);
    outb(PIC1_DATA, ICW4_8086);
    outb(PIC2_DATA, ICW4_8086);
    outb(PIC1_DATA, (u8) ~(1 << IRQ_CASCADE));
    outb(PIC2_DATA, 0xff);
}

void irq_register(enum irq_line line, irq_handler handler)
{
    u16 port = line < 8 ? PIC1_DATA : PIC2_DATA;

    VERIFY(!handlers[line]);
    handlers[line] = handler;
    outb(port, inb(port) & ~(1 << line % 8));
}

u32 irq_count(enum irq_line line)
{
    return counts[line];
}

/*
 * Lines 7 and 15 also stand for "the request went away before it was served" (spurious): the
 * controller that raised it has no such line in service and must get no EOI.
 */
static bool is_spurious(unsigned line)
{
    u16 pic = line < 8 ? PIC1 : PIC2;

    if (line != 7 && line != 15)
        return false;
    outb(pic, OCW3_READ_ISR);
    if (inb(pic) & 0x80)
        return false;
    if (line == 15)
        outb(PIC1, OCW2_EOI); /* the first controller did serve the cascade */
    return true;
}

void irq_dispatch(struct trap_frame *f)
{
    unsigned line = f->vector - VECTOR_IRQ;

    counts[line]++;
    if (is_spurious(line))
        return;
    if (line >= 8)
        outb(PIC2, OCW2_EOI);
    outb(PIC1, OCW2_EOI);
    if (!handlers[line])
        return;
    struct spinlock *interrupted = DEBUG_CHECKS ? spin_debug_irq_enter() : NULL;
    handlers[line](frame_from_user(f));
    if (DEBUG_CHECKS)
        spin_debug_irq_leave(interrupted);
}

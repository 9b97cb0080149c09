#pragma once
/* The sixteen lines of the two 8259A interrupt controllers. */
#include <faultline/types.h>

enum irq_line {
    IRQ_TIMER = 0,
    IRQ_CASCADE = 2,
    IRQ_COM2 = 3,
    IRQ_COM1 = 4,
    IRQ_ATA1 = 14,
    IRQ_ATA2 = 15,
    IRQ_LINES = 16,
};

/* Called with interrupts off; must not sleep. */
typedef void (*irq_handler)(bool from_user);

void irq_init(void);
/* Sets the handler of a line and opens it. One handler a line. */
void irq_register(enum irq_line line, irq_handler handler);
struct trap_frame;
void irq_dispatch(struct trap_frame *f);
/* Interrupts of a line so far, unexpected ones included. */
u32 irq_count(enum irq_line line);

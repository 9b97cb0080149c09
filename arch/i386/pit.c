#include "arch/i386/pit.h"
#include "arch/i386/cpu.h"
#include "arch/i386/io.h"

enum {
    PIT_CHANNEL0 = 0x40,
    PIT_MODE = 0x43,
    MODE_RATE_GENERATOR = 0x34, /* channel 0, low byte then high byte, mode 2 */
    MODE_LATCH = 0x00,
};

static u32 divisor;

void pit_init(u32 hz)
{
    divisor = PIT_HZ / hz;
    outb(PIT_MODE, MODE_RATE_GENERATOR);
    outb(PIT_CHANNEL0, divisor & 0xff);
    outb(PIT_CHANNEL0, divisor >> 8);
}

/* The counter runs down from divisor to 1. */
u32 pit_elapsed(void)
{
    irqflags_t flags = irq_save();
    u32 count;

    outb(PIT_MODE, MODE_LATCH);
    count = inb(PIT_CHANNEL0);
    count |= (u32)inb(PIT_CHANNEL0) << 8;
    irq_restore(flags);
    return count > divisor ? 0 : divisor - count;
}

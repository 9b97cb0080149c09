#pragma once
/*
 * Host tests: the CPU as variables. Interrupts are a flag; a test may hang a function on the moment
 * they go on again, which is where a real interrupt would arrive.
 */
#include <faultline/types.h>

typedef struct {
    u32 v;
} irqflags_t;

#define EFLAGS_IF 0x200u

extern u32 host_eflags;
extern u32 host_cr3;
extern struct fail_task *host_fail_task; /* of the current task; NULL: there is none */
/* Called when interrupts go from off to on; NULL: nothing. */
extern void (*host_interrupt)(void);

void host_irq_enable(void);
/* A spin on the only CPU never ends: reports and panics. */
void host_spin(void);

static inline irqflags_t irq_save(void)
{
    irqflags_t f = {host_eflags};
    host_eflags &= ~EFLAGS_IF;
    return f;
}

static inline void irq_restore(irqflags_t f)
{
    if (f.v & EFLAGS_IF)
        host_irq_enable();
}

static inline bool irqs_enabled(void)
{
    return host_eflags & EFLAGS_IF;
}

static inline void irq_enable(void)
{
    host_irq_enable();
}

static inline void irq_disable(void)
{
    host_eflags &= ~EFLAGS_IF;
}

static inline void cpu_relax(void)
{
    host_spin();
}

static inline u32 read_cr3(void)
{
    return host_cr3;
}

static inline void write_cr3(u32 v)
{
    host_cr3 = v;
}

/* Counts its calls. */
u64 rdtsc(void);

/* A plain i686. */
static inline void cpuid(u32 leaf, u32 out[4])
{
    out[0] = leaf ? 0x633 : 1;
    out[1] = 0x756e6547;
    out[2] = 0x6c65746e;
    out[3] = leaf ? 0x1 : 0x49656e69;
}

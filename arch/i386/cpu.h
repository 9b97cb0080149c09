#pragma once
/* Single instructions of the i386 that C has no word for. Host tests shadow this header. */
#include <faultline/types.h>

/* EFLAGS as irq_save() found it. */
typedef struct {
    u32 v;
} irqflags_t;

#define EFLAGS_CF    0x1u
#define EFLAGS_FIXED 0x2u /* bit 1 always reads as one */
#define EFLAGS_TF    0x100u
#define EFLAGS_IF    0x200u
#define EFLAGS_DF    0x400u
#define EFLAGS_IOPL  0x3000u
#define EFLAGS_NT    0x4000u
#define EFLAGS_AC    0x40000u

static inline irqflags_t irq_save(void)
{
    irqflags_t f;
    __asm__ volatile("pushf; pop %0; cli" : "=rm"(f.v)::"memory");
    return f;
}

static inline void irq_restore(irqflags_t f)
{
    if (likely(f.v & EFLAGS_IF))
        __asm__ volatile("sti" ::: "memory");
}

static inline bool irqs_enabled(void)
{
    u32 f;
    __asm__ volatile("pushf; pop %0" : "=rm"(f));
    return f & EFLAGS_IF;
}

static inline void irq_enable(void)
{
    __asm__ volatile("sti" ::: "memory");
}

static inline void irq_disable(void)
{
    __asm__ volatile("cli" ::: "memory");
}

/* Enables interrupts and waits for one; no interrupt is lost between the two (sti's shadow). */
static inline void cpu_wait_for_interrupt(void)
{
    __asm__ volatile("sti; hlt" ::: "memory");
}

static inline void cpu_halt(void)
{
    __asm__ volatile("hlt" ::: "memory");
}

static inline void cpu_relax(void)
{
    __asm__ volatile("pause" ::: "memory");
}

static inline u64 rdtsc(void)
{
    u64 t;
    __asm__ volatile("rdtsc" : "=A"(t));
    return t;
}

static inline void cpuid(u32 leaf, u32 out[4])
{
    __asm__ volatile("cpuid"
                     : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
                     : "a"(leaf), "c"(0));
}

#define DEFINE_CR_ACCESS(n)                                                                        \
    static inline u32 read_cr##n(void)                                                             \
    {                                                                                              \
        u32 v;                                                                                     \
        __asm__ volatile("mov %%cr" #n ", %0" : "=r"(v));                                          \
        return v;                                                                                  \
    }                                                                                              \
    static inline void write_cr##n(u32 v)                                                          \
    {                                                                                              \
        __asm__ volatile("mov %0, %%cr" #n ::"r"(v) : "memory");                                   \
    }

DEFINE_CR_ACCESS(0)
DEFINE_CR_ACCESS(2)
DEFINE_CR_ACCESS(3)
DEFINE_CR_ACCESS(4)

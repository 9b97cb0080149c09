#include "arch/i386/fpu.h"
#include "arch/i386/cpu.h"
#include "arch/i386/hooks.h"
#include <faultline/assert.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

#define CR0_MP         0x02u
#define CR0_EM         0x04u
#define CR0_TS         0x08u
#define CR0_NE         0x20u
#define CR4_OSFXSR     0x200u
#define CR4_OSXMMEXCPT 0x400u
#define CPUID_FXSR     (1u << 24)
#define CPUID_SSE      (1u << 25)
#define MXCSR_DEFAULT  0x1f80u
#define MXCSR_OFFSET   24

static bool has_fxsr, has_sse;
static struct fpu_state initial_state;

static void clear_ts(void)
{
    __asm__ volatile("clts");
}

static void set_ts(void)
{
    write_cr0(read_cr0() | CR0_TS);
}

static bool registers_live(void)
{
    return !(read_cr0() & CR0_TS);
}

static void store_state(struct fpu_state *s)
{
    if (has_fxsr)
        __asm__ volatile("fxsave %0" : "=m"(*s));
    else
        __asm__ volatile("fnsave %0; frstor %0" : "=m"(*s)); /* fnsave also resets the FPU */
}

static void load_state(const struct fpu_state *s)
{
    if (has_fxsr)
        __asm__ volatile("fxrstor %0" ::"m"(*s));
    else
        __asm__ volatile("frstor %0" ::"m"(*s));
}

bool cpu_has_fxsr(void)
{
    return has_fxsr;
}

void fpu_init(void)
{
    u32 id[4];

    cpuid(1, id);
    has_fxsr = id[3] & CPUID_FXSR;
    has_sse = id[3] & CPUID_SSE;
    if (has_fxsr)
        write_cr4(read_cr4() | CR4_OSFXSR | (has_sse ? CR4_OSXMMEXCPT : 0));
    write_cr0((read_cr0() | CR0_MP | CR0_NE) & ~(CR0_EM | CR0_TS));
    __asm__ volatile("fninit");
    store_state(&initial_state);
    if (has_sse)
        *(u32 *)(initial_state.image + MXCSR_OFFSET) = MXCSR_DEFAULT;
    set_ts();
    fpu_memory_init(sizeof(struct fpu_state));
}

int fpu_prepare(struct thread_context *ctx)
{
    if (ctx->fpu)
        return 0;
    ctx->fpu = fpu_memory_alloc();
    if (!ctx->fpu)
        return -ENOMEM;
    *ctx->fpu = initial_state;
    return 0;
}

bool fpu_activate(void)
{
    struct thread_context *ctx = current_context();

    if (fpu_prepare(ctx))
        return false;
    clear_ts();
    load_state(ctx->fpu);
    return true;
}

void fpu_switch_from(struct thread_context *prev)
{
    if (likely(!prev->fpu) || !registers_live())
        return;
    store_state(prev->fpu);
    set_ts();
}

void fpu_sync(struct thread_context *ctx)
{
    irqflags_t flags = irq_save();

    if (ctx->fpu && registers_live())
        store_state(ctx->fpu);
    irq_restore(flags);
}

int fpu_fork(struct thread_context *child, struct thread_context *parent)
{
    child->fpu = NULL;
    if (!parent->fpu)
        return 0;
    fpu_sync(parent);
    if (fpu_prepare(child))
        return -ENOMEM;
    *child->fpu = *parent->fpu;
    return 0;
}

void fpu_drop(struct thread_context *ctx)
{
    irqflags_t flags = irq_save();

    if (ctx == current_context())
        set_ts();
    if (ctx->fpu)
        fpu_memory_free(ctx->fpu);
    ctx->fpu = NULL;
    irq_restore(flags);
}

/* Status and mask have the same bit order: IE DE ZE OE UE PE. */
static int code_from_flags(u32 flags)
{
    if (flags & 0x01)
        return FPE_FLTINV;
    if (flags & 0x04)
        return FPE_FLTDIV;
    if (flags & 0x08)
        return FPE_FLTOVF;
    if (flags & 0x12)
        return FPE_FLTUND;
    return flags & 0x20 ? FPE_FLTRES : FPE_FLTINV;
}

/* Called in the context of the task that raised it: its state is in the registers. */
int fpu_error_code(bool simd)
{
    u16 control, status;
    u32 mxcsr;

    if (simd) {
        __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
        return code_from_flags(mxcsr & ~(mxcsr >> 7) & 0x3f);
    }
    __asm__ volatile("fnstcw %0" : "=m"(control));
    __asm__ volatile("fnstsw %0" : "=m"(status));
    return code_from_flags(status & ~control & 0x3f);
}

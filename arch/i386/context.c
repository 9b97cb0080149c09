#include "arch/i386/context.h"
#include "arch/i386/cpu.h"
#include "arch/i386/extable.h"
#include "arch/i386/fpu.h"
#include "arch/i386/gdt.h"
#include "arch/i386/trap.h"
#include <faultline/string.h>

extern void switch_stacks(u32 *save_esp, u32 load_esp); /* entry.asm */
extern void task_start_user(void), task_start_kernel(void);

struct trap_frame *context_frame(const struct thread_context *ctx)
{
    return (struct trap_frame *)ctx->stack_top - 1;
}

/* What switch_stacks() pops: edi esi ebx ebp and the address to return to. */
struct switch_frame {
    u32 edi, esi, ebx, ebp, eip;
};

static void push_switch_frame(struct thread_context *ctx, struct switch_frame f)
{
    struct switch_frame *s = (struct switch_frame *)context_frame(ctx) - 1;

    *s = f;
    ctx->kernel_esp = (u32)s;
}

void context_init_user(struct thread_context *ctx)
{
    push_switch_frame(ctx, (struct switch_frame){.eip = (u32)task_start_user});
}

void context_init_kernel(struct thread_context *ctx, void (*fn)(void *), void *arg)
{
    push_switch_frame(
        ctx, (struct switch_frame){.ebx = (u32)fn, .esi = (u32)arg, .eip = (u32)task_start_kernel});
}

/* A selector whose descriptor has gone (TLS entry cleared) loads as null instead of faulting. */
static void load_fs(u32 selector)
{
    __asm__ volatile("1:\tmov %w0, %%fs\n\t"
                     "jmp 3f\n"
                     "2:\txor %0, %0\n\t"
                     "mov %w0, %%fs\n"
                     "3:\n\t" EX_ENTRY(1b, 2b)
                     : "+r"(selector));
}

static void load_gs(u32 selector)
{
    __asm__ volatile("1:\tmov %w0, %%gs\n\t"
                     "jmp 3f\n"
                     "2:\txor %0, %0\n\t"
                     "mov %w0, %%gs\n"
                     "3:\n\t" EX_ENTRY(1b, 2b)
                     : "+r"(selector));
}

void context_save_segments(struct thread_context *ctx)
{
    __asm__ volatile("mov %%fs, %w0" : "=r"(ctx->fs));
    __asm__ volatile("mov %%gs, %w0" : "=r"(ctx->gs));
}

void context_load_segments(const struct thread_context *ctx)
{
    gdt_load_tls(ctx->tls);
    load_fs(ctx->fs);
    load_gs(ctx->gs);
}

void context_switch(struct thread_context *prev, struct thread_context *next)
{
    fpu_switch_from(prev);
    context_save_segments(prev);
    gdt_set_kernel_stack(next->stack_top);
    if (prev->uses_tls | next->uses_tls)
        gdt_load_tls(next->tls);
    if (prev->fs | next->fs)
        load_fs(next->fs);
    if (prev->gs | next->gs)
        load_gs(next->gs);
    switch_stacks(&prev->kernel_esp, next->kernel_esp);
}

void frame_init_user(struct trap_frame *f, vaddr_t eip, vaddr_t esp)
{
    *f = (struct trap_frame){
        .es = USER_DS,
        .ds = USER_DS,
        .vector = VECTOR_PROTECTION, /* not a system call: nothing to restart */
        .eip = eip,
        .cs = USER_CS,
        .eflags = EFLAGS_FIXED | EFLAGS_IF,
        .esp = esp,
        .ss = USER_DS,
    };
}

void context_enter_user(struct thread_context *ctx)
{
    __asm__ volatile("mov %0, %%esp\n\t"
                     "jmp return_to_user"
                     :
                     : "r"(context_frame(ctx)));
    __builtin_unreachable();
}

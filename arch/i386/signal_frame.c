#include "arch/i386/signal_frame.h"
#include "arch/i386/context.h"
#include "arch/i386/cpu.h"
#include "arch/i386/fpu.h"
#include "arch/i386/gdt.h"
#include "arch/i386/signal_fpu.h"
#include "arch/i386/trap.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/syscall.h>

struct sigframe {
    u32 return_address;
    int sig;
    struct sigcontext sc;
    struct _fpstate fpstate_unused;
    unsigned long extra_mask[_NSIG_WORDS - 1];
    u8 code[8];
};

struct rt_sigframe {
    u32 return_address;
    int sig;
    u32 info_address, uc_address;
    siginfo_t info;
    struct ucontext uc;
    u8 code[8];
};

/* Without SA_RESTORER the handler returns to this code in the frame; debuggers look for it too. */
static const u8 sigreturn_code[8] = {0x58, 0xb8, __NR_sigreturn, 0, 0, 0, 0xcd, 0x80};
static const u8 rt_sigreturn_code[8] = {0xb8, __NR_rt_sigreturn, 0, 0, 0, 0xcd, 0x80, 0};

/* The flags that ring 3 may set for itself. */
#define USER_EFLAGS 0x00050dd5u

bool on_alt_stack(const stack_t *s, vaddr_t sp)
{
    return sp - (vaddr_t)s->ss_sp <= s->ss_size && s->ss_size && sp > (vaddr_t)s->ss_sp;
}

/* Where the frame starts; *fpstate: where the FPU state goes, 0 if there is none. */
static vaddr_t frame_place(const struct trap_frame *f, const struct kernel_sigaction *a,
                           const stack_t *alt, u32 size, vaddr_t *fpstate)
{
    vaddr_t sp = f->esp;

    if (a->sa_flags & SA_ONSTACK && !(alt->ss_flags & SS_DISABLE) && !on_alt_stack(alt, sp))
        sp = (vaddr_t)alt->ss_sp + alt->ss_size;
    *fpstate = 0;
    if (current_context()->fpu) {
        sp = ROUND_DOWN(sp - sizeof(struct _fpstate), 16ul);
        *fpstate = sp;
    }
    /* At the handler's entry esp + 4 is 16-byte aligned, as after a call. */
    return ((sp - size + 4) & ~15ul) - 4;
}

static void save_registers(struct sigcontext *sc, const struct trap_frame *f, vaddr_t fpstate,
                           const sigset_t *mask)
{
    struct thread_context *ctx = current_context();

    context_save_segments(ctx);
    *sc = (struct sigcontext){
        .gs = ctx->gs,
        .fs = ctx->fs,
        .es = f->es,
        .ds = f->ds,
        .edi = f->edi,
        .esi = f->esi,
        .ebp = f->ebp,
        .esp = f->esp,
        .ebx = f->ebx,
        .edx = f->edx,
        .ecx = f->ecx,
        .eax = f->eax,
        .trapno = ctx->trap_number,
        .err = ctx->trap_error,
        .eip = f->eip,
        .cs = f->cs,
        .eflags = f->eflags,
        .esp_at_signal = f->esp,
        .ss = f->ss,
        .fpstate = (struct _fpstate *)fpstate,
        .oldmask = mask->sig[0],
        .cr2 = ctx->trap_address,
    };
}

static void enter(struct trap_frame *f, const struct kernel_sigaction *a, vaddr_t sp, int sig,
                  vaddr_t info, vaddr_t uc)
{
    f->esp = sp;
    f->eip = (vaddr_t)a->sa_handler;
    f->eax = sig; /* for handlers compiled with regparm(3) */
    f->edx = info;
    f->ecx = uc;
    f->ds = f->es = f->ss = USER_DS;
    fpu_drop(current_context()); /* the frame has the state; the handler begins with a fresh one */
    f->cs = USER_CS;
    f->eflags &= ~(EFLAGS_DF | EFLAGS_TF);
}

static u32 return_address(const struct kernel_sigaction *a, vaddr_t code)
{
    return a->sa_flags & SA_RESTORER ? (vaddr_t)a->sa_restorer : code;
}

static int push_plain(struct trap_frame *f, int sig, const struct kernel_sigaction *a,
                      const sigset_t *mask, const stack_t *alt)
{
    vaddr_t fpstate, sp = frame_place(f, a, alt, sizeof(struct sigframe), &fpstate);
    struct sigframe *user = (struct sigframe *)sp;
    struct sigcontext sc;

    save_registers(&sc, f, fpstate, mask);
    u32 ret = return_address(a, (vaddr_t)user->code);
    if (put_user(ret, &user->return_address) || put_user(sig, &user->sig) ||
        copy_to_user(&user->sc, &sc, sizeof(sc)) ||
        copy_to_user(user->extra_mask, mask->sig + 1, sizeof(user->extra_mask)) ||
        copy_to_user(user->code, sigreturn_code, sizeof(user->code)) ||
        (fpstate && signal_fpu_save(fpstate)))
        return -EFAULT;
    enter(f, a, sp, sig, 0, 0);
    return 0;
}

static int push_rt(struct trap_frame *f, int sig, const struct kernel_sigaction *a,
                   const siginfo_t *info, const sigset_t *mask, const stack_t *alt)
{
    vaddr_t fpstate, sp = frame_place(f, a, alt, sizeof(struct rt_sigframe), &fpstate);
    struct rt_sigframe *user = (struct rt_sigframe *)sp;
    struct ucontext uc = {.uc_stack = *alt, .uc_sigmask = *mask};
    u32 head[4] = {return_address(a, (vaddr_t)user->code), sig, (vaddr_t)&user->info,
                   (vaddr_t)&user->uc};

    if (!(alt->ss_flags & SS_DISABLE))
        uc.uc_stack.ss_flags = on_alt_stack(alt, f->esp) ? SS_ONSTACK : 0;
    save_registers(&uc.uc_mcontext, f, fpstate, mask);
    if (copy_to_user(user, head, sizeof(head)) || copy_to_user(&user->info, info, sizeof(*info)) ||
        copy_to_user(&user->uc, &uc, sizeof(uc)) ||
        copy_to_user(user->code, rt_sigreturn_code, sizeof(user->code)) ||
        (fpstate && signal_fpu_save(fpstate)))
        return -EFAULT;
    enter(f, a, sp, sig, head[2], head[3]);
    return 0;
}

int signal_frame_push(struct trap_frame *f, int sig, const struct kernel_sigaction *a,
                      const siginfo_t *info, const sigset_t *mask, const stack_t *alt)
{
    return a->sa_flags & SA_SIGINFO ? push_rt(f, sig, a, info, mask, alt)
                                    : push_plain(f, sig, a, mask, alt);
}

/* Selectors are what ring 3 says; one that cannot be loaded becomes null or ends the process later.
 */
static int restore_registers(struct trap_frame *f, const struct sigcontext *sc)
{
    struct thread_context *ctx = current_context();

    f->es = sc->es;
    f->ds = sc->ds;
    f->edi = sc->edi;
    f->esi = sc->esi;
    f->ebp = sc->ebp;
    f->ebx = sc->ebx;
    f->edx = sc->edx;
    f->ecx = sc->ecx;
    f->eax = sc->eax;
    f->eip = sc->eip;
    f->cs = sc->cs | 3;
    f->esp = sc->esp;
    f->ss = sc->ss | 3;
    f->eflags = (f->eflags & ~USER_EFLAGS) | (sc->eflags & USER_EFLAGS);
    f->vector = VECTOR_PROTECTION; /* no system call to restart */
    irqflags_t flags = irq_save();
    ctx->gs = sc->gs;
    ctx->fs = sc->fs;
    context_load_segments(ctx);
    irq_restore(flags);
    if (!sc->fpstate) {
        fpu_drop(ctx);
        return 0;
    }
    return signal_fpu_restore((vaddr_t)sc->fpstate);
}

/* `pop eax` in the code (or restorer) took the signal number off: the frame starts 8 bytes lower.
 */
int signal_frame_pop(struct trap_frame *f, sigset_t *mask)
{
    const struct sigframe *user = (const struct sigframe *)(f->esp - 8);
    struct sigcontext sc;

    if (copy_from_user(&sc, &user->sc, sizeof(sc)) ||
        copy_from_user(mask->sig + 1, user->extra_mask, sizeof(user->extra_mask)))
        return -EFAULT;
    mask->sig[0] = sc.oldmask;
    return restore_registers(f, &sc);
}

int signal_frame_pop_rt(struct trap_frame *f, sigset_t *mask, stack_t *alt_stack)
{
    const struct rt_sigframe *user = (const struct rt_sigframe *)(f->esp - 4);
    struct ucontext uc;

    if (copy_from_user(&uc, &user->uc, sizeof(uc)))
        return -EFAULT;
    *mask = uc.uc_sigmask;
    *alt_stack = uc.uc_stack;
    return restore_registers(f, &uc.uc_mcontext);
}

#include "arch/i386/signal_fpu.h"
#include "arch/i386/fpu.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

#define FSAVE_SIZE     108
#define LEGACY_SIZE    offsetof(struct _fpstate, _fxsr_env)
#define MXCSR_RESERVED 0xffff0000u
#define NO_FXSR_MAGIC  0xffff

/* FXSAVE image, the fields that the FSAVE image has too (Intel SDM volume 1, 10.5.1). */
struct fxsave_head {
    u16 control, status;
    u8 tag, reserved;
    u16 opcode;
    u32 ip, cs, dp, ds;
    u32 mxcsr, mxcsr_mask;
    struct _fpxreg st[8];
};

/* FSAVE has two tag bits a register: 0 valid, 1 zero, 2 special, 3 empty. FXSAVE only "not empty".
 */
static u32 tag_of(const struct _fpxreg *r)
{
    u32 exponent = r->exponent & 0x7fff;
    const u16 *m = r->significand;

    if (exponent == 0x7fff)
        return 2;
    if (exponent == 0)
        return m[0] | m[1] | m[2] | m[3] ? 2 : 1;
    return m[3] & 0x8000 ? 0 : 2;
}

static u32 expand_tags(const struct fxsave_head *fx)
{
    u32 top = fx->status >> 11 & 7, tags = 0;

    for (u32 i = 0; i < 8; i++) { /* i: physical register; st[] is relative to the top */
        u32 tag = fx->tag >> i & 1 ? tag_of(&fx->st[(i - top) & 7]) : 3;
        tags |= tag << 2 * i;
    }
    return tags;
}

static void legacy_from_fxsave(struct _fpstate *out, const struct fxsave_head *fx)
{
    out->cw = fx->control | 0xffff0000u;
    out->sw = fx->status | 0xffff0000u;
    out->tag = expand_tags(fx) | 0xffff0000u;
    out->ipoff = fx->ip;
    out->cssel = (fx->cs & 0xffff) | (u32)fx->opcode << 16;
    out->dataoff = fx->dp;
    out->datasel = fx->ds;
    for (int i = 0; i < 8; i++)
        memcpy(&out->_st[i], &fx->st[i], sizeof(out->_st[i]));
    out->status = fx->status;
    out->magic = X86_FXSR_MAGIC;
}

int signal_fpu_save(vaddr_t user_fpstate)
{
    struct thread_context *ctx = current_context();
    struct _fpstate s = {0};

    fpu_sync(ctx);
    if (cpu_has_fxsr()) {
        legacy_from_fxsave(&s, (const struct fxsave_head *)ctx->fpu->image);
        memcpy(s._fxsr_env, ctx->fpu->image, sizeof(ctx->fpu->image));
    } else {
        memcpy(&s, ctx->fpu->image, FSAVE_SIZE);
        s.status = s.sw;
        s.magic = NO_FXSR_MAGIC;
    }
    return copy_to_user((void *)user_fpstate, &s, cpu_has_fxsr() ? sizeof(s) : LEGACY_SIZE);
}

/* The registers give way: the state is loaded at the next FPU instruction. */
int signal_fpu_restore(vaddr_t user_fpstate)
{
    struct thread_context *ctx = current_context();
    struct fpu_state s;
    bool fxsr = cpu_has_fxsr();
    vaddr_t from = fxsr ? user_fpstate + LEGACY_SIZE : user_fpstate;

    int err = copy_from_user(s.image, (const void *)from, fxsr ? sizeof(s.image) : FSAVE_SIZE);
    if (err)
        return err;
    fpu_drop(ctx);
    err = fpu_prepare(ctx);
    if (err)
        return err;
    if (fxsr)
        ((struct fxsave_head *)s.image)->mxcsr &= ~MXCSR_RESERVED;
    memcpy(ctx->fpu->image, s.image, fxsr ? sizeof(s.image) : FSAVE_SIZE);
    return 0;
}

#include "arch/i386/tls.h"
#include "arch/i386/cpu.h"
#include "arch/i386/gdt.h"
#include <uapi/errno.h>

#define TYPE_DATA       0x10ull /* S bit: code or data */
#define DESCRIPTOR_DPL3 (3ull << 45)
#define DESCRIPTOR_P    (1ull << 47)
#define DESCRIPTOR_AVL  (1ull << 52)
#define DESCRIPTOR_D    (1ull << 54)
#define DESCRIPTOR_G    (1ull << 55)

/* Linux calls a descriptor empty if it is all zero, or "not present, read-only, nothing else". */
static bool desc_is_empty(const struct user_desc *d)
{
    bool flags_zero = !d->seg_32bit && !d->contents && !d->limit_in_pages && !d->useable;

    return !d->base_addr && !d->limit && flags_zero && d->read_exec_only == d->seg_not_present;
}

static u64 desc_encode(const struct user_desc *d)
{
    u64 base = d->base_addr, limit = d->limit & 0xfffff;
    u64 type = TYPE_DATA | (u64)d->contents << 2 | (u64)!d->read_exec_only << 1 | 1;

    return (base >> 24) << 56 | (d->limit_in_pages ? DESCRIPTOR_G : 0) |
           (d->seg_32bit ? DESCRIPTOR_D : 0) | (d->useable ? DESCRIPTOR_AVL : 0) |
           (limit >> 16) << 48 | (d->seg_not_present ? 0 : DESCRIPTOR_P) | DESCRIPTOR_DPL3 |
           type << 40 | (base & 0xffffff) << 16 | (limit & 0xffff);
}

static void desc_decode(u64 e, struct user_desc *d)
{
    *d = (struct user_desc){
        .entry_number = d->entry_number,
        .base_addr = (e >> 16 & 0xffffff) | (e >> 56) << 24,
        .limit = (e & 0xffff) | (e >> 48 & 0xf) << 16,
        .seg_32bit = !!(e & DESCRIPTOR_D),
        .contents = e >> 42 & 3,
        .read_exec_only = !(e >> 41 & 1),
        .limit_in_pages = !!(e & DESCRIPTOR_G),
        .seg_not_present = !(e & DESCRIPTOR_P),
        .useable = !!(e & DESCRIPTOR_AVL),
    };
}

static int find_free(const struct thread_context *ctx)
{
    for (int i = 0; i < TLS_ENTRIES; i++) {
        if (!ctx->tls[i])
            return GDT_TLS + i;
    }
    return -ESRCH;
}

int tls_set(struct thread_context *ctx, struct user_desc *d, bool is_current)
{
    if ((int)d->entry_number == -1) {
        int index = find_free(ctx);
        if (index < 0)
            return index;
        d->entry_number = index;
    }
    unsigned i = d->entry_number - GDT_TLS;
    if (i >= TLS_ENTRIES)
        return -EINVAL;
    /* 16-bit segments and conforming or expand-down ones are refused, as on Linux. */
    if (!desc_is_empty(d) && (!d->seg_32bit || d->contents > 1))
        return -EINVAL;
    irqflags_t flags = irq_save();
    ctx->tls[i] = desc_is_empty(d) ? 0 : desc_encode(d);
    ctx->uses_tls = ctx->tls[0] | ctx->tls[1] | ctx->tls[2];
    if (is_current) {
        context_save_segments(ctx);
        context_load_segments(ctx);
    }
    irq_restore(flags);
    return 0;
}

int tls_get(const struct thread_context *ctx, struct user_desc *d)
{
    unsigned i = d->entry_number - GDT_TLS;

    if (i >= TLS_ENTRIES)
        return -EINVAL;
    if (ctx->tls[i])
        desc_decode(ctx->tls[i], d);
    else
        *d = (struct user_desc){
            .entry_number = d->entry_number, .read_exec_only = 1, .seg_not_present = 1};
    return 0;
}

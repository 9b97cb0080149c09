#include "arch/i386/report.h"
#include "arch/i386/cpu.h"
#include "arch/i386/layout.h"
#include "arch/i386/trap.h"
#include <faultline/assert.h>
#include <faultline/printk.h>

#define BACKTRACE_MAX 24

extern const char _text_start[], _text_end[];

static bool is_kernel_text(u32 a)
{
    return a >= (vaddr_t)_text_start && a < (vaddr_t)_text_end;
}

/* The chain of frame pointers must go up, stay within one stack's reach and return into the text.
 */
void report_backtrace(u32 ebp)
{
    for (int depth = 0; depth < BACKTRACE_MAX; depth++) {
        if (ebp < KERNEL_BASE || ebp > 0xfffff000 || ebp % 4)
            return;
        const u32 *frame = (const u32 *)ebp;
        if (!is_kernel_text(frame[1]))
            return;
        printk(KERN_ERR "  [<%08x>] %pB\n", frame[1], (void *)frame[1]);
        if (frame[0] <= ebp || frame[0] - ebp > 8192)
            return;
        ebp = frame[0];
    }
}

static void print_registers(const struct trap_frame *f)
{
    /* Without a change of ring the CPU pushes no stack pointer: the old one is behind the frame. */
    u32 esp = frame_from_user(f) || f->vector == VECTOR_DOUBLE_FAULT ? f->esp : (u32)&f->esp;

    printk(KERN_ERR "EIP: %04x:%08x %pS  EFLAGS: %08x  error: %04x\n", f->cs & 0xffff, f->eip,
           (void *)f->eip, f->eflags, f->error);
    printk(KERN_ERR "EAX: %08x EBX: %08x ECX: %08x EDX: %08x\n", f->eax, f->ebx, f->ecx, f->edx);
    printk(KERN_ERR "ESI: %08x EDI: %08x EBP: %08x ESP: %08x\n", f->esi, f->edi, f->ebp, esp);
    printk(KERN_ERR "DS: %04x ES: %04x  CR0: %08x CR2: %08x CR3: %08x CR4: %08x\n", f->ds & 0xffff,
           f->es & 0xffff, read_cr0(), read_cr2(), read_cr3(), read_cr4());
}

void report_fatal(const struct trap_frame *f, vaddr_t cr2, const char *why)
{
    irq_disable();
    printk(KERN_ERR "Kernel fault: %s (vector %u) at %08lx, task %s\n", why, f->vector, cr2,
           report_task_name());
    print_registers(f);
    printk(KERN_ERR "Call trace:\n");
    report_backtrace(f->ebp);
    panic("%s", why);
}

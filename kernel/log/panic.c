#include "kernel/log/panic.h"
#include "kernel/log/log.h"
#include "arch/i386/cpu.h"
#include "arch/i386/io.h"
#include "arch/i386/power.h"
#include "arch/i386/report.h"
#include "arch/i386/pit.h"
#include <faultline/assert.h>
#include <faultline/printk.h>

#define DEBUG_EXIT_PORT 0xf4

u32 panic_timeout;
void (*panic_hook)(const char *text);

void debug_exit(enum debug_exit code)
{
    outb(DEBUG_EXIT_PORT, code);
}

/* Interrupts are off and no clock ticks: the timer is read by hand, one tick a 1/100 s. */
static void wait_seconds(u32 seconds)
{
    for (u32 ticks = seconds * 100; ticks; ticks--) {
        while (pit_elapsed() > 100)
            cpu_relax();
        while (pit_elapsed() <= 100)
            cpu_relax();
    }
}

void panic(const char *fmt, ...)
{
    static char text[256];
    static bool again;
    va_list ap;

    irq_disable();
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    if (panic_hook)
        panic_hook(text);
    log_force_unlock();
    printk(KERN_ERR "Kernel panic - not syncing: %s\n", text);
    if (!again) {
        again = true;
        report_backtrace((u32)__builtin_frame_address(0));
    }
    debug_exit(EXIT_PANIC);
    if (panic_timeout) {
        wait_seconds(panic_timeout);
        power_restart();
    }
    printk(KERN_ERR "System halted.\n");
    for (;;)
        cpu_halt();
}

#include "arch/i386/power.h"
#include "arch/i386/cpu.h"
#include "arch/i386/io.h"

/* PM1a control: SLP_EN with the sleep type of S5 that these machines' firmware declares. */
static const struct {
    u16 port, value;
} soft_off[] = {
    {0x604, 0x2000},  /* QEMU, PIIX4 and Q35 */
    {0xb004, 0x2000}, /* Bochs and QEMU before 2.0 */
    {0x4004, 0x3400}, /* VirtualBox */
};

void power_off(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(soft_off); i++)
        outw(soft_off[i].port, soft_off[i].value);
}

#define KBD_STATUS      0x64
#define KBD_INPUT_FULL  0x02
#define KBD_PULSE_RESET 0xfe

void power_restart(void)
{
    struct {
        u16 limit;
        u32 base;
    } __attribute__((packed)) no_idt = {0, 0};

    irq_disable();
    for (int i = 0; i < 10000 && inb(KBD_STATUS) & KBD_INPUT_FULL; i++)
        cpu_relax();
    outb(KBD_STATUS, KBD_PULSE_RESET);
    for (int i = 0; i < 10000; i++)
        cpu_relax();
    __asm__ volatile("lidt %0; int3" ::"m"(no_idt));
    __builtin_unreachable();
}

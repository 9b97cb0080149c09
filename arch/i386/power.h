#pragma once
/* Switching the machine off and restarting it. */
#include <faultline/types.h>

/* Soft-off through the ACPI registers of QEMU's, Bochs' and VirtualBox' chipsets; may fail:
 * returns. */
void power_off(void);
/* Keyboard-controller reset; if that fails, a triple fault. */
__noreturn void power_restart(void);

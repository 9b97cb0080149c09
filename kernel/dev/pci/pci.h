#pragma once
/*
 * PCI configuration space by mechanism 1: an address written to 0xCF8, the word at 0xCFC (PCI Local
 * Bus Specification 3.0, section 3.2.2.3.2). Process context, or with interrupts off.
 */
#include <faultline/types.h>

struct pci_function {
    u8 bus, device, function;
    u32 class; /* base class, sub-class, programming interface: one byte each */
};

enum {
    PCI_COMMAND = 0x04,
    PCI_COMMAND_IO = 0x1,
    PCI_COMMAND_MASTER = 0x4,
    PCI_BAR0 = 0x10,
    PCI_BAR_IO = 0x1, /* the bar is an I/O port; the address is in the bits above 2 */
    PCI_BAR_IO_MASK = ~0x3,
};

/* reg: a multiple of 4. */
u32 pci_read(const struct pci_function *f, u32 reg);
void pci_write(const struct pci_function *f, u32 reg, u32 value);

/*
 * The first function of this base class and sub-class (class >> 8) on bus 0, where chip sets are.
 * False: none, or no PCI.
 */
bool pci_find_class(u32 class, struct pci_function *out);

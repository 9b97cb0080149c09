#include <arch/i386/io.h>
#include "kernel/dev/pci/pci.h"

enum {
    CONFIG_ADDRESS = 0xcf8,
    CONFIG_DATA = 0xcfc,
    CONFIG_ENABLE = 1u << 31,
    DEVICES = 32,
    FUNCTIONS = 8,
    REG_CLASS = 0x08,  /* class in the upper three bytes */
    REG_HEADER = 0x0c, /* header type in byte 2 */
    HEADER_MULTI = 1u << 23,
    NO_DEVICE = ~0u,
};

static void select_register(const struct pci_function *f, u32 reg)
{
    outl(CONFIG_ADDRESS,
         CONFIG_ENABLE | (u32)f->bus << 16 | (u32)f->device << 11 | (u32)f->function << 8 | reg);
}

u32 pci_read(const struct pci_function *f, u32 reg)
{
    select_register(f, reg);
    return inl(CONFIG_DATA);
}

void pci_write(const struct pci_function *f, u32 reg, u32 value)
{
    select_register(f, reg);
    outl(CONFIG_DATA, value);
}

/* Without PCI the address register does not keep what is written. */
static bool mechanism_works(void)
{
    outl(CONFIG_ADDRESS, CONFIG_ENABLE);
    return inl(CONFIG_ADDRESS) == CONFIG_ENABLE;
}

static bool find_in_device(u32 class, struct pci_function *f)
{
    u32 functions = 1;

    for (u32 n = 0; n < functions; n++) {
        f->function = n;
        if (pci_read(f, 0) == NO_DEVICE)
            continue;
        if (n == 0 && (pci_read(f, REG_HEADER) & HEADER_MULTI))
            functions = FUNCTIONS;
        f->class = pci_read(f, REG_CLASS) >> 8;
        if (f->class >> 8 == class)
            return true;
    }
    return false;
}

bool pci_find_class(u32 class, struct pci_function *out)
{
    if (!mechanism_works())
        return false;
    for (u32 device = 0; device < DEVICES; device++) {
        *out = (struct pci_function){.device = device};
        if (find_in_device(class, out))
            return true;
    }
    return false;
}

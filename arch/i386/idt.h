#pragma once
/* The interrupt descriptor table: exceptions, interrupt lines 0-15 at 0x20, int 0x80. */
#include <faultline/types.h>

void idt_init(void);

#pragma once
/* 8254 timer, channel 0: the tick. */
#include <faultline/types.h>

#define PIT_HZ 1193182u

/* Periodic interrupts on IRQ_TIMER, `hz` a second. */
void pit_init(u32 hz);
/* PIT clocks since the last tick began, 0 .. PIT_HZ / hz. */
u32 pit_elapsed(void);

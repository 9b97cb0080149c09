#pragma once
/* Serial ports COM1 (ttyS0) and COM2 (ttyS1): 16550A, 115200 8N1. */
#include <faultline/types.h>

/* COM1 as console of the log, by polling; before anything else. */
void uart_early_init(void);
/* Terminals ttyS0 and ttyS1, with receive interrupts. */
void uart_init(void);
/* Sends raw bytes on COM2: the test results. Any context. */
void uart_write_com2(const char *text, u32 len);

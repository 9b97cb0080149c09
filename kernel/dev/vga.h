#pragma once
/* The VGA text screen, 80 x 25: second console of the log, and terminal tty0 (output only). */
void vga_early_init(void);
void vga_init(void);

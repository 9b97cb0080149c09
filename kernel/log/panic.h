#pragma once
/* The end of the machine's run. */
#include <faultline/types.h>

/* Values for QEMU's isa-debug-exit; QEMU's own exit status is 2 * value + 1. */
enum debug_exit {
    EXIT_PASSED = 0x10,
    EXIT_FAILED = 0x11,
    EXIT_PANIC = 0x12,
};

/* Ends QEMU where the debug-exit device exists, otherwise returns. */
void debug_exit(enum debug_exit code);

/* Seconds after a panic until the machine restarts (option panic=); 0: it stops. */
extern u32 panic_timeout;
/* For tests of panics: called first with the text; may longjmp away. NULL: none. */
extern void (*panic_hook)(const char *text);

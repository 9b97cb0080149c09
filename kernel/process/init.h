#pragma once
/* Process 1. */

/* Its life in the kernel: initrd, console, init's program. Runs as a kernel thread. */
void init_main(void *unused);

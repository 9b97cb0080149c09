#pragma once
/* Where the kernel log appears besides its buffer. */
#include <faultline/types.h>
#include <faultline/list.h>

struct console {
    const char *name;
    /* Writes at once, in any context, by polling. A line feed comes alone. */
    void (*write)(const char *text, u32 len);
    struct list_head link;
};

void console_register(struct console *c);
/* To every console, without the log buffer. */
void console_write(const char *text, u32 len);

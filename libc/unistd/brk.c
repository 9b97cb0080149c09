// The program break.
//
// The kernel's brk never returns an error: it returns the new break, or, if it refuses, the one
// that still stands.
#include <errno.h>
#include <stdint.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

static uintptr_t set_break(uintptr_t end)
{
    return (uintptr_t)CALL_RAW(brk, ARG(end));
}

int brk(void *end)
{
    if (set_break((uintptr_t)end) != (uintptr_t)end) {
        errno = ENOMEM;
        return -1;
    }
    return 0;
}

// The break is asked for each time, as brk() and a program's own system calls move it as well.
void *sbrk(ptrdiff_t increment)
{
    uintptr_t old = set_break(0);
    uintptr_t new = old + (uintptr_t)increment;

    if (increment == 0) {
        return (void *)old;
    }
    if ((increment > 0) != (new > old) || set_break(new) != new) {
        errno = ENOMEM;
        return (void *)-1;
    }
    return (void *)old;
}

// The ordered end of the program.
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

#define ATEXIT_MAX 32 // C's minimum

static void (*functions[ATEXIT_MAX])(void);
static int function_count;

int atexit(void (*fn)(void))
{
    if (function_count == ATEXIT_MAX) {
        errno = ENOMEM;
        return -1;
    }
    functions[function_count++] = fn;
    return 0;
}

void exit(int status)
{
    while (function_count > 0) {
        functions[--function_count]();
    }
    if (__stdio_exit) {
        __stdio_exit();
    }
    _exit(status);
}

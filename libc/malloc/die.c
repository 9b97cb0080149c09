/*
 * The end of a program that damaged its heap. M_CHECK_ACTION decides whether it hears why.
 */
#include "libc/malloc/arena_int.h"

HOT_CALL void __malloc_die(const char *message)
{
    if (__malloc_params.check_action & 1) {
        os_write(STDERR_FILENO, message, strlen(message));
        os_write(STDERR_FILENO, "\n", 1);
    }
    abort();
}

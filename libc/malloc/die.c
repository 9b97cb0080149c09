/*
 * The end of a program that damaged its heap.
 */
#include "libc/malloc/chunk_int.h"

HOT_CALL void __malloc_die(const char *message)
{
    os_write_error(message, strlen(message));
    os_write_error("\n", 1);
    abort();
}

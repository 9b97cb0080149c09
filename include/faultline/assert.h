#pragma once
/*
 * ASSERT: what the code around it guarantees; checked in debug builds only.
 * VERIFY: what must hold or data is lost; always checked.
 * Both end in panic() with the place and the expression.
 */
#include <faultline/types.h>

/* Prints the report, writes the panic code to the debug-exit port, stops. Any context. */
__noreturn void panic(const char *fmt, ...) __printf_like(1, 2);

#define VERIFY(cond)                                                                               \
    do {                                                                                           \
        if (unlikely(!(cond)))                                                                     \
            panic("%s:%d: %s: VERIFY(%s) failed", __FILE__, __LINE__, __func__, #cond);            \
    } while (0)

#define ASSERT(cond)                                                                               \
    do {                                                                                           \
        if (DEBUG_CHECKS && unlikely(!(cond)))                                                     \
            panic("%s:%d: %s: ASSERT(%s) failed", __FILE__, __LINE__, __func__, #cond);            \
    } while (0)

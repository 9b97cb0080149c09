/*
 * What the parts of the heap checker share.
 */
#pragma once

/* Go on only if @cond holds; otherwise the function returns what is wrong. */
#define REQUIRE(cond, message)                                                                     \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            return message;                                                                        \
        }                                                                                          \
    } while (0)

/*
 * The running thread's cache and the depot. Returns NULL, or what is wrong.
 */
const char *__malloc_check_caches(void);

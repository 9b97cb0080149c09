/* The heap checker sees damage. */
#include "tests/host/malloc/tests.h"

/*
 * The heap checker sees each kind of damage too.
 */
void test_checker(void)
{
    static const struct {
        int freed; /* 1: damage a free chunk, 0: the one in use behind it */
        int index; /* of the word in its block */
        size_t value;
        const char *message;
    } table[] = {
        {0, -1, 0x2000, "chunk reaches out of its segment"},
        {0, -1, 8, "chunk of a bad size"},
        {0, -1, 112 | PREV_INUSE | IS_MMAPPED, "flag of a mapping in the heap"},
        {0, -1, 112 | PREV_INUSE, "chunk in use in a bin"},
        {0, -2, 64, "foot differs from size"},
        {1, 0, 0, "bin leads out of the heap"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        void *p, *q;

        os_reset_exact();
        p = malloc(100);
        q = malloc(100);
        (void)!barrier();
        free(p);
        CHECK_HEAP();
        *word(table[i].freed ? p : q, table[i].index) = table[i].value;
        if (!CHECK(malloc_check() != NULL && strcmp(malloc_check(), table[i].message) == 0)) {
            host_fail(__FILE__, __LINE__, "case %zu: %s", i, malloc_check());
        }
    }
}

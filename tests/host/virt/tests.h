#pragma once
/* All tests of this suite; main.c has them in order. */
#include "tests/host/virt/world.h"

#define VIRT_TESTS(T)                                                                              \
    T(rbtree_random)                                                                               \
    T(rbtree_ascending)                                                                            \
    T(random_against_model)

#define DECLARE_TEST(name) void name(void);
VIRT_TESTS(DECLARE_TEST)

/* A library that ld.so loads together with the program. */
#include "linked.h"

__thread int linked_tls = 11;

static __thread int counter = 100; /* local dynamic */
static __thread int steps;

int linked_count(int n)
{
    steps++;
    return counter += n * steps;
}

int answer(void)
{
    return 42;
}

int linked_calls_answer(void)
{
    return answer();
}

static int chosen_one(void)
{
    return 7;
}

static int (*choose(void))(void)
{
    return chosen_one;
}

int linked_chosen(void) __attribute__((ifunc("choose")));

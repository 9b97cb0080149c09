// Pseudo-random numbers: Marsaglia's xorshift with 32 bits of state.
#include <stdlib.h>

#define FIRST_STATE 1u

static unsigned int state = FIRST_STATE;

static unsigned int next(unsigned int *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 17;
    *s ^= *s << 5;
    return *s;
}

// Zero is the one state that xorshift never leaves.
static unsigned int valid_state(unsigned int seed)
{
    return seed ? seed : FIRST_STATE;
}

void srand(unsigned int seed)
{
    state = valid_state(seed);
}

int rand(void)
{
    return (int)(next(&state) >> 1);
}

int rand_r(unsigned int *seed)
{
    *seed = valid_state(*seed);
    return (int)(next(seed) >> 1);
}

void srandom(unsigned int seed)
{
    srand(seed);
}

long random(void)
{
    return rand();
}

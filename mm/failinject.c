/* Failure injection: the slow side. */
#include "mm/failinject.h"

struct fail_state fail_state[FAIL_POINTS];
u32 fail_any_countdown;

bool fail_slow(enum fail_point point)
{
    struct fail_state *s = &fail_state[point];
    bool fail = s->countdown && --s->countdown == 0;

    if (fail_any_countdown && --fail_any_countdown == 0)
        fail = true;
    s->injected += fail;
    return fail;
}

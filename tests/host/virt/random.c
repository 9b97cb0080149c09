/* Random sequences of calls against the naive model. OPS in the environment: how many. */
#include <stdlib.h>
#include "tests/host/virt/model.h"
#include "tests/host/virt/tests.h"

void random_against_model(void)
{
    const char *given = getenv("OPS");

    world_boot();
    struct world_use before = world_use();
    drive(given ? strtoul(given, NULL, 0) : 100000, host_random_below);
    world_check_use(before);
    world_check_empty();
}

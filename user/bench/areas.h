#pragma once

#include "user/bench/measure.h"

#define MANY_AREAS 2000

/* Areas of one page each, with a hole of one page behind each. */
#define AREA_STRIDE (2 * PAGE_SIZE)

char *map_areas(unsigned count);

/* Unmaps them all with one call. */
void unmap_areas(char *start, unsigned count);

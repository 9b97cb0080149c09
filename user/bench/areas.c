#include <sys/mman.h>

#include "user/bench/areas.h"

char *map_areas(unsigned count)
{
    char *start = map_pages(2 * count);

    for (unsigned i = 0; i < count; i++)
        unmap_pages(start + i * AREA_STRIDE + PAGE_SIZE, 1);
    return start;
}

void unmap_areas(char *start, unsigned count)
{
    unmap_pages(start, 2 * count);
}

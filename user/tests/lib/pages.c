#include "user/tests/lib/pages.h"

#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>

const unsigned long kernel_addresses[KERNEL_ADDRESSES] = {0xc0000000, 0xc0100000, 0xd0000000,
                                                          0xfffff000, 0xffffffff};

char *map_pages(int count, int prot)
{
    void *pages = mmap(NULL, count * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    REQUIRE(pages != MAP_FAILED);
    return pages;
}

char *map_before_guard(int count)
{
    char *pages = map_pages(count + 1, PROT_READ | PROT_WRITE);

    REQUIRE(mprotect(pages + count * PAGE, PAGE, PROT_NONE) == 0);
    return pages + count * PAGE;
}

char *unmapped_pages(int count)
{
    char *pages = map_pages(count, PROT_NONE);

    REQUIRE(munmap(pages, count * PAGE) == 0);
    return pages;
}

void *copy_before_guard(const void *data, size_t size)
{
    char *end = map_before_guard((size + PAGE - 1) / PAGE);

    return memcpy(end - size, data, size);
}

int resident(const void *start, int pages)
{
    static unsigned char vector[4096];
    int count = 0;

    REQUIRE(pages <= (int)sizeof(vector));
    REQUIRE(mincore((void *)start, pages * PAGE, vector) == 0);
    for (int i = 0; i < pages; i++)
        count += vector[i] & 1;
    return count;
}

bool all_bytes(const void *start, size_t size, unsigned char value)
{
    const unsigned char *bytes = start;

    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != value)
            return false;
    }
    return true;
}

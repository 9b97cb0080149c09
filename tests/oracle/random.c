/* Choices: numbers from a seed, and arguments that are likely to meet. */
#include "tests/oracle/oracle.h"

#include <sys/mman.h>

enum { NEAR = 24 }; /* pages around the places where most happens */

/* Between the spans of two page tables, and where mmap finds its first place. */
#define MIDDLE 0x70000000u

bool strict, locks, stacks;

static uint32_t state;

void random_seed(uint32_t seed)
{
    state = seed * 2654435761u + 0x9e3779b9u;
    if (!state)
        state = 1;
}

uint32_t random_next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

uint32_t random_below(uint32_t bound)
{
    return (uint64_t)random_next() * bound >> 32;
}

bool chance(uint32_t percent)
{
    return random_below(100) < percent;
}

uint32_t pick_from(const uint32_t *values, size_t count)
{
    return values[random_below(count)];
}

/* The nearest page that belongs to a window. */
static uint32_t clamp(uint32_t page)
{
    uint32_t heap_last = heap_start + (HEAP_PAGES - 1) * PAGE;

    if (page < heap_start)
        return heap_start;
    if (page > heap_last && page < WINDOW_START)
        return page - heap_last < WINDOW_START - page ? heap_last : WINDOW_START;
    return page < WINDOW_END ? page : WINDOW_END - PAGE;
}

static uint32_t pick_border(void)
{
    size_t count = areas_read();

    if (count == 0)
        return MIDDLE;
    const struct area *area = areas_get(random_below(count));
    uint32_t border = chance(60) ? area->start : area->end;
    return clamp(border + random_below(3) * PAGE - PAGE);
}

uint32_t pick_stack_page(void)
{
    return STACKS + random_below(NEAR) * PAGE;
}

uint32_t pick_page(void)
{
    uint32_t kind = random_below(100);

    if (kind < 6)
        return pick_stack_page();
    if (kind < 45)
        return MIDDLE + random_below(2 * NEAR) * PAGE - NEAR * PAGE;
    if (kind < 60)
        return WINDOW_END - (1 + random_below(NEAR)) * PAGE;
    if (kind < 90)
        return pick_border();
    if (kind < 95)
        return WINDOW_START + random_below((WINDOW_END - WINDOW_START) / PAGE) * PAGE;
    return heap_start + random_below(32) * PAGE;
}

uint32_t pick_address(void)
{
    static const uint32_t hostile[] = {0, 1, 0xc0000000, 0xc0100000, 0xe0000000};

    if (chance(2))
        return PICK(hostile);
    uint32_t address = pick_page();
    return chance(3) ? address + 1 + random_below(PAGE - 1) : address;
}

uint32_t room(uint32_t address)
{
    if (address >= WINDOW_START && address < WINDOW_END)
        return WINDOW_END - address;
    uint32_t heap_end = heap_start + HEAP_PAGES * PAGE;
    if (address >= heap_start && address < heap_end)
        return heap_end - address;
    return address < PAGE ? PAGE - address : 16 * PAGE;
}

uint32_t pick_length(uint32_t address)
{
    uint32_t length = (1 + random_below(chance(20) ? 24 : 6)) * PAGE, limit = room(address);

    if (chance(5))
        length -= random_below(PAGE);
    if (chance(2))
        length = 0;
    return length < limit ? length : limit;
}

uint32_t pick_any_length(uint32_t address)
{
    static const uint32_t huge[] = {0xc0000000, 0xb8000000, 0xfffff000, 0xffffffff, 0xfffff001};
    uint32_t length = pick_length(address);

    return address >= WINDOW_START && chance(2) ? PICK(huge) : length;
}

uint32_t pick_prot(void)
{
    /* PROT_EXEC alone is not readable on a host with protection keys. */
    static const uint32_t usual[] = {PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE},
                          other[] = {PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE | PROT_EXEC,
                                     PROT_WRITE, PROT_WRITE | PROT_EXEC};

    return chance(80) ? PICK(usual) : PICK(other);
}

/* Calls that ask about ranges or advise on them. */
#include "tests/oracle/oracle.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* The pages that MADV_FREE named may read as zero or as before until they are written. */
static void settle_freed(uint32_t address, uint32_t length)
{
    say("  then dropped: %s", result(call(__NR_madvise, address, length, MADV_DONTNEED, 0, 0, 0)));
}

/* Since 6.9, MADV_REMOVE asks whether shared memory might be written, not whether it may be now. */
static bool read_only_shared(uint32_t address)
{
    areas_read();
    const struct area *area = areas_find(address);
    return area && area->perms[3] == 's' && area->perms[1] != 'w';
}

void step_madvise(void)
{
    /* Not here: what depends on how the host's kernel is configured or on its swap space. */
    static const uint32_t advices[] =
        {MADV_NORMAL,   MADV_RANDOM,          MADV_SEQUENTIAL,    MADV_WILLNEED,      MADV_DONTNEED,
         MADV_DONTNEED, MADV_DONTNEED,        MADV_FREE,          MADV_DONTFORK,      MADV_DOFORK,
         MADV_DONTDUMP, MADV_DODUMP,          MADV_WIPEONFORK,    MADV_KEEPONFORK,    MADV_COLD,
         MADV_REMOVE,   MADV_DONTNEED_LOCKED, MADV_POPULATE_READ, MADV_POPULATE_WRITE},
                          invalid[] = {5, 6, 7, 26, 99, 0xffffffff};
    uint32_t address = pick_address(), length = pick_length(address);
    uint32_t advice = chance(95) ? PICK(advices) : PICK(invalid);

    if (advice == MADV_REMOVE && read_only_shared(address))
        advice = MADV_DONTNEED;
    if (strict && advice == MADV_POPULATE_WRITE && private_writable(address, length))
        advice = MADV_POPULATE_READ;

    say("madvise(%#x, %#x, %u) = %s", address, length, advice,
        result(call(__NR_madvise, address, length, advice, 0, 0, 0)));
    if (advice == MADV_FREE)
        settle_freed(address, length);
}

static void say_resident(const unsigned char *vector, uint32_t pages)
{
    char bits[65];

    for (uint32_t i = 0; i < pages; i++)
        bits[i] = '0' + (vector[i] & 1);
    bits[pages] = '\0';
    say("  resident: %s", bits);
}

void step_mincore(void)
{
    static unsigned char vector[64];
    uint32_t address = pick_address(), length = pick_length(address);
    uint32_t pages = (length + PAGE - 1) / PAGE;
    uint32_t where = chance(97) ? (uint32_t)vector : PAGE;

    if (length == 0 && address >= TASK_SIZE)
        return; /* an x86-64 kernel looks at its own limit */
    memset(vector, 0xfe, sizeof(vector));
    long got = call(__NR_mincore, address, length, where, 0, 0, 0);
    say("mincore(%#x, %#x) = %s", address, length, result(got));
    if (got == 0 && pages <= sizeof(vector))
        say_resident(vector, pages);
}

void step_msync(void)
{
    static const uint32_t flags[] = {
        MS_ASYNC, MS_SYNC, MS_SYNC | MS_INVALIDATE, 0, MS_INVALIDATE, MS_SYNC | MS_ASYNC, 8};
    uint32_t address = pick_address(), length = pick_length(address), how = PICK(flags);

    say("msync(%#x, %#x, %u) = %s", address, length, how,
        result(call(__NR_msync, address, length, how, 0, 0, 0)));
}

/* System calls that read and write the memory of the program, and the mapped file. */
#include "tests/oracle/oracle.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static uint32_t pick_buffer(void)
{
    uint32_t page = pick_page() & -PAGE;

    return chance(40) ? page + PAGE - 1 - random_below(64) : page + random_below(PAGE);
}

static uint32_t pick_count(uint32_t address)
{
    uint32_t count = chance(50) ? random_below(200) : random_below(3 * PAGE);

    /* Not into what is behind the windows. */
    return address >= WINDOW_START && count > WINDOW_END - address ? WINDOW_END - address : count;
}

void step_pread(void)
{
    uint32_t address = pick_buffer(), count = pick_count(address), at = random_below(7 * PAGE);

    if (strict && private_writable(address, count))
        return;
    say("pread(%#x, %#x, at %#x) = %s", address, count, at,
        result(call(__NR_pread64, FILE_RW, address, count, at, 0, 0)));
}

/*
 * A place in the file, at most its end: since 6.6, a write behind it that fails at its first byte
 * moves the end of a file in memory.
 */
static uint32_t pick_place(void)
{
    return random_below(lseek(FILE_RW, 0, SEEK_END) + 1);
}

void step_pwrite(void)
{
    uint32_t address = pick_buffer(), count = pick_count(address), at = pick_place();

    say("pwrite(%#x, %#x, at %#x) = %s", address, count, at,
        result(call(__NR_pwrite64, FILE_RW, address, count, at, 0, 0)));
}

void step_vector(void)
{
    struct iovec parts[3];
    bool reads = chance(50);
    long number = reads ? __NR_preadv : __NR_pwritev;
    uint32_t at = pick_place();

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        uint32_t address = pick_buffer(), count = pick_count(address);

        if (strict && reads && private_writable(address, count))
            return;
        parts[i].iov_base = (void *)address;
        parts[i].iov_len = count;
        say("  part %#x %#x", address, count);
    }
    say("%s at %#x = %s", reads ? "preadv" : "pwritev", at,
        result(call(number, FILE_RW, (uint32_t)parts, ARRAY_SIZE(parts), at, 0, 0)));
}

/* Calls with small structures, which may lie across the end of an area. */
void step_small_call(void)
{
    uint32_t address = (pick_page() & -PAGE) + PAGE - random_below(12);

    if (chance(50)) {
        address &= -8u; /* an x86-64 kernel reads names by eight bytes */
        say("access of the name at %#x = %s", address,
            result(call(__NR_access, address, 0, 0, 0, 0, 0)));
    } else if (!strict || !private_writable(address, 8)) {
        say("rt_sigpending to %#x = %s", address,
            result(call(__NR_rt_sigpending, address, 8, 0, 0, 0, 0)));
    }
}

void step_truncate(void)
{
    uint32_t size = random_below(9 * PAGE);

    if (chance(40))
        size &= -PAGE;
    say("ftruncate(%#x) = %s", size, result(call(__NR_ftruncate, FILE_RW, size, 0, 0, 0, 0)));
}

/*
 * Takes pages out of the file. (To mincore, what fallocate puts into it is not there before it is
 * accessed, for Linux has not zeroed it yet.)
 */
void step_punch(void)
{
    const uint32_t mode = FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE;
    uint32_t at = random_below(7 * PAGE), size = random_below(4 * PAGE);

    if (chance(60))
        at &= -PAGE;
    if (chance(60))
        size &= -PAGE;
    say("fallocate(%u, %#x, %#x) = %s", mode, at, size,
        result(call(__NR_fallocate, FILE_RW, mode, at, 0, size, 0)));
}

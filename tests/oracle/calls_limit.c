/* Limits, and memory that is locked within them. */
#include "tests/oracle/oracle.h"

#include <sys/mman.h>
#include <sys/syscall.h>

/*
 * Sets a limit to what the process has now and some pages, or takes it away. Where areas are
 * compared one by one only that of the stack: since 6.12, a mapping that fails leaves the areas cut
 * that it would have replaced.
 */
void step_limit(void)
{
    if (strict) {
        uint32_t limit = chance(30) ? 8 << 20 : random_below(24) * PAGE;

        set_limit(RLIMIT_STACK, limit);
        say("RLIMIT_STACK: %#x", limit);
        return;
    }
    static const struct {
        int resource;
        const char *name, *now;
    } limits[] = {{RLIMIT_AS, "RLIMIT_AS", "VmSize"}, {RLIMIT_DATA, "RLIMIT_DATA", "VmData"}};
    size_t i = random_below(ARRAY_SIZE(limits));
    int32_t more = (int32_t)random_below(40 * PAGE) - 4 * PAGE;

    if (chance(30)) {
        set_limit(limits[i].resource, RLIM_INFINITY);
        say("%s: none", limits[i].name);
        return;
    }
    set_limit(limits[i].resource, status_bytes(limits[i].now) + more);
    say("%s: %d more bytes", limits[i].name, more);
}

/* Locking faults pages in, for writing where that is allowed. */
void step_mlock(void)
{
    uint32_t address = pick_address(), length = pick_length(address), kind = random_below(3);

    if (!locks)
        return;
    if (kind == 0) {
        say("munlock(%#x, %#x) = %s", address, length,
            result(call(__NR_munlock, address, length, 0, 0, 0, 0)));
        return;
    }
    uint32_t flags = chance(5) ? 2 : kind == 1 && chance(60) ? MLOCK_ONFAULT : 0;
    if (strict && private_writable(address & -PAGE, length + PAGE))
        flags = MLOCK_ONFAULT;
    say("mlock2(%#x, %#x, %u) = %s", address, length, flags,
        result(call(__NR_mlock2, address, length, flags, 0, 0, 0)));
}

void step_mlockall(void)
{
    static const uint32_t all[] = {
        MCL_FUTURE, MCL_FUTURE | MCL_ONFAULT, MCL_CURRENT, MCL_ONFAULT, 0, 8};
    uint32_t flags = PICK(all);

    if (!locks)
        return;
    if (chance(60)) {
        say("munlockall() = %s", result(call(__NR_munlockall, 0, 0, 0, 0, 0, 0)));
        return;
    }
    if (strict && flags == MCL_FUTURE)
        flags |= MCL_ONFAULT;
    say("mlockall(%u) = %s", flags, result(call(__NR_mlockall, flags, 0, 0, 0, 0, 0)));
}

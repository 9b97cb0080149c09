#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/step.h"

struct state {
    uintptr_t brk;
    size_t areas;
    size_t resident;
    struct counters counters;
};

static struct state before;
static struct state after;
static unsigned step_number;

static void read_memory(struct state *state)
{
    static struct space space;

    read_space(&space);
    state->brk = (uintptr_t)sbrk(0);
    state->areas = space.count;
    state->resident = space_resident(&space);
}

void steps_begin(void)
{
    make_program_resident();
    read_memory(&before);
    read_counters(&before.counters);
    step_number = 0;
}

void step(const char *fmt, ...)
{
    static char text[160];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    print("\nstep %u: %s\n", ++step_number, text);
    read_memory(&before);
    read_counters(&before.counters);
}

struct change step_done(void)
{
    struct change change;

    read_counters(&after.counters);
    read_memory(&after);
    change.brk = (long)(after.brk - before.brk);
    change.areas = (long)(after.areas - before.areas);
    change.resident = (long)(after.resident - before.resident);
    change.minflt = (long)(after.counters.minflt - before.counters.minflt);
    change.majflt = (long)(after.counters.majflt - before.counters.majflt);
    print("  break 0x%08lx (%+ld)  areas %lu (%+ld)  resident %lu pages (%+ld)  faults: minor %+ld,"
          " major %+ld\n",
          (unsigned long)after.brk, change.brk, (unsigned long)after.areas, change.areas,
          (unsigned long)after.resident, change.resident, change.minflt, change.majflt);
    return change;
}
